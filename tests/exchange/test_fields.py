"""Every documented field of every format is read, or left out for a reason that is told."""

import pytest

from cleardays.exchange.apps.formats import formats

DOCUMENTED = {
    "migraine-buddy": "#|Started|Lasted|Start UTC Offset (min)|End UTC Offset (min)|Geohash|Attack Types|Attack Location|"
    "Pain Level|Affected Activities|Potential Triggers|Symptoms|Most Bothersome Symptom|Premonitory Symptoms|Pain Positions|"
    "Helpful Medication|Somewhat Helpful Medication|Unhelpful Medication|Unsure Medication|Helpful Non Drug Relief Methods|"
    "Somewhat Helpful Non Drug Relief Methods|Unhelpful Non Drug Relief Methods|Unsure Non Drug Relief Methods|Notes",
    "bearable": "date|date formatted|weekday|time of day|category|rating/amount|detail|notes",
    "daylio": "full_date|year|date|weekday|time|mood|activities|scales|note_title|note",
    "headi": "_id|pain|start_date|end_date|duration|strength|medication|medication_amount|description",
    "cluster-headache-tracker": "start_time|end_time|intensity|medication|triggers|notes|barometric_pressure",
    "headway-mac": "Date|Time|End Time|Pain Level|Location|Duration|Duration (min)|Triggers|Medications|Symptoms|"
    "Missed Work|Missed School|Missed Events|Notes",
    "headway-ios": "Date|End Time|Pain Level|Location|Duration (hours)|Aura|Light Sensitivity|Sound Sensitivity|Nausea|"
    "Vomiting|Wake-up Headache|Tinnitus|Vertigo|Missed Work|Missed School|Missed Events|Notes",
    "migraine-bot": "start|end|pain",
    "flaredown": "Date|Tags|Foods",
    "migraine-buddy-html": "#|Started|Lasted|Attack Type|Pain Level|Affected Activities|Potential Triggers|Symptoms|Auras|"
    "Left|Right|Medication|Non Drug Relief",
    "apple-health": "type|sourceName|sourceVersion|creationDate|startDate|endDate|value|HKTimeZone|HKExternalUUID",
    "headache-companion": "date|diet|exercise|notes|relax|sleep|water|attacks|medications|attacks.id|attacks.headacheType|"
    "attacks.painLevel|attacks.pressing|attacks.pressingSide|attacks.pulsating|attacks.pulsatingSide|attacks.auras|"
    "attacks.symptoms|attacks.onPeriod|attacks.startTime|attacks.stopTime|attacks.otherPainGroup|attacks.otherPainText|"
    "medications.id|medications.amount|medications.dose|medications.effective|medications.time|medications.name|"
    "medications.sideEffects|medications.type",
    "migralog": "metadata|episodes.id|episodes.startTime|episodes.endTime|episodes.locations|episodes.qualities|"
    "episodes.symptoms|episodes.triggers|episodes.notes|episodes.location|episodeNotes.note|intensityReadings.intensity|"
    "symptomLogs.symptom|symptomLogs.onsetTime|symptomLogs.resolutionTime|symptomLogs.severity|painLocationLogs.painLocations|"
    "dailyStatusLogs.date|dailyStatusLogs.status|dailyStatusLogs.statusType|dailyStatusLogs.notes|dailyStatusLogs.prompted|"
    "calendarOverlays.startDate|calendarOverlays.endDate|calendarOverlays.label|calendarOverlays.notes|"
    "calendarOverlays.excludeFromStats|medications.name|medications.type|medications.dosageAmount|medications.dosageUnit|"
    "medications.defaultQuantity|medications.scheduleFrequency|medications.photoUri|medications.schedule|medications.active|"
    "medications.notes|medications.category|medicationDoses.medicationId|medicationDoses.scheduleId|medicationDoses.timestamp|"
    "medicationDoses.quantity|medicationDoses.dosageAmount|medicationDoses.dosageUnit|medicationDoses.status|"
    "medicationDoses.episodeId|medicationDoses.effectivenessRating|medicationDoses.timeToRelief|medicationDoses.sideEffects|"
    "medicationDoses.notes|medicationSchedules.time|medicationSchedules.timezone|medicationSchedules.dosage|"
    "medicationSchedules.enabled|medicationSchedules.notificationId|medicationSchedules.reminderEnabled",
}
"""What each app documents or writes, from its code, its schema or files that were seen."""


@pytest.mark.parametrize("app", [one.id for one in formats() if one.id in DOCUMENTED])
def test_every_documented_field_is_read_or_left_out_for_a_reason(app):
    fields = next(one.fields for one in formats() if one.id == app)
    assert not set(DOCUMENTED[app].split("|")) - fields.keys()
    assert all(fields.values())


def test_every_format_says_what_it_reads():
    assert all(one.fields for one in formats())
