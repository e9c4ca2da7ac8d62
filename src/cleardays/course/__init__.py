"""What next? Bounded, explained suggestions for the clinician who decides; never for a patient's page."""
