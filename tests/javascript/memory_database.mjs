// An IndexedDB in memory: what the queue uses of it, and its rule that a transaction ends once nobody asks anything of it any more.
//
// Values are copied on the way in and out, as a browser does; what a transaction wrote is undone when it is aborted. `full` makes
// every write fail, as a phone without room does.

const copy = value => (value === undefined ? undefined : structuredClone(value));

class Request {
  result = undefined;
  error = null;
}

class Store {
  constructor(keyPath, autoIncrement) {
    Object.assign(this, { keyPath, autoIncrement, rows: new Map(), unique: {}, next: 1 });
  }

  createIndex(name, path, { unique } = {}) {
    if (unique) this.unique[name] = path;
  }
}

class Transaction {
  constructor(database, names, mode) {
    Object.assign(this, { database, mode, waiting: 0, ended: false, error: null });
    this.before = new Map(names.map(name => [name, structuredClone(database.stores[name].rows)]));
    setImmediate(() => this.end());
  }

  objectStore(name) {
    const store = this.database.stores[name];
    const ask = work => this.ask(work);
    const write = (row, mustBeNew) => ask(() => {
      if (this.mode !== "readwrite") throw new DOMException("this transaction only reads", "ReadOnlyError");
      if (this.database.full) throw new DOMException("no room", "QuotaExceededError");
      const kept = copy(row);
      if (store.autoIncrement && kept[store.keyPath] === undefined) kept[store.keyPath] = store.next++;
      const key = kept[store.keyPath];
      const taken = Object.values(store.unique).some(path =>
        [...store.rows].some(([other, one]) => other !== key && one[path] === kept[path]));
      if (taken || (mustBeNew && store.rows.has(key))) throw new DOMException("it is there already", "ConstraintError");
      store.rows.set(key, kept);
      return key;
    });
    return {
      get: key => ask(() => copy(store.rows.get(key))),
      getAll: () => ask(() => [...store.rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => copy(row))),
      add: row => write(row, true),
      put: row => write(row, false),
      delete: key => ask(() => { store.rows.delete(key); }),
      index: path => ({ get: value => ask(() => copy([...store.rows.values()].find(row => row[store.unique[path]] === value))) }),
    };
  }

  ask(work) {
    if (this.ended) throw new DOMException("the transaction has ended", "TransactionInactiveError");
    const request = new Request();
    this.waiting++;
    setImmediate(() => {
      if (this.ended) return;
      try {
        request.result = work();
        request.onsuccess?.();
      } catch (error) {
        request.error = error;
        request.onerror?.();
        this.abort(error);
      }
      this.waiting--;
      setImmediate(() => this.end());  // what the answer leads to is asked before that
    });
    return request;
  }

  abort(error = null) {
    if (this.ended) throw new DOMException("the transaction has ended", "InvalidStateError");
    this.ended = true;
    this.error = error;
    for (const [name, rows] of this.before) this.database.stores[name].rows = rows;
    setImmediate(() => this.onabort?.());
  }

  end() {
    if (this.ended || this.waiting) return;
    this.ended = true;
    this.oncomplete?.();
  }
}

export class MemoryDatabase {
  stores = {};
  full = false;
  // Set: the database does not open, as in a browser that keeps nothing.
  refuses = false;

  createObjectStore(name, { keyPath, autoIncrement = false }) {
    return (this.stores[name] = new Store(keyPath, autoIncrement));
  }

  transaction(names, mode) {
    return new Transaction(this, names, mode);
  }

  close() {}

  // What a page calls `indexedDB`.
  factory() {
    return {
      open: () => {
        const request = new Request();
        setImmediate(() => {
          if (this.refuses) {
            request.error = new DOMException("not in this window", "InvalidStateError");
            request.onerror();
            return;
          }
          request.result = this;
          if (!Object.keys(this.stores).length) request.onupgradeneeded();
          request.onsuccess();
        });
        return request;
      },
    };
  }
}
