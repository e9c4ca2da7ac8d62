"""Signing in and out, a person's own account, and who else is in the clinic."""

from django.urls import include, path

from cleardays.web.accounts import audit_views, clinic_profile, clinic_settings, views

urlpatterns = [
    path("", views.account, name="account-home"),
    path("invite", views.invite, name="invite"),
    path("join/<str:token>", views.join, name="join"),
    path("members", views.staff_list, name="members"),
    path("members/<uuid:membership_id>", views.change_member, name="change-member"),
    path("audit", audit_views.audit, name="audit"),
    path("audit/export", audit_views.export, name="audit-export"),
    path("audit/opened", audit_views.opened, name="audit-opened"),
    path("notices", views.notices, name="notices"),
    path("notices/<uuid:letter_id>", views.notice_seen, name="notice-seen"),
    path("open/<uuid:person_id>", views.open_record, name="open-record"),
    path("clinic", clinic_profile.profile, name="clinic-profile"),
    path("invitations/<uuid:invitation_id>", views.invitation, name="invitation"),
    path("invitations/<uuid:invitation_id>/send", views.send_again, name="send-again"),
    path("rules", clinic_settings.chosen, name="rules"),
    path("consents", views.consents, name="consents"),
    path("consents/<slug:purpose>", views.consent, name="consent"),
    path("", include("allauth.urls")),
]
