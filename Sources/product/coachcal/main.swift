// coachcal
