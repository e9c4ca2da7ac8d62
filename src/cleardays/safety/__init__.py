"""Red flags, contraindications, cautions and danger signs: judged before anything else."""
