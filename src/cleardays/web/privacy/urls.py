"""One's own record, to take along or to have erased."""

from django.urls import path

from cleardays.web.privacy import views

urlpatterns = [
    path("", views.mine, name="mine"),
    path("record.zip", views.take, name="mine-take"),
    path("erase", views.erase, name="mine-erase"),
    path("erased", views.erased, name="mine-erased"),
]
