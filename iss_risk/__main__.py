"""`python -m iss_risk` is `iss-risk`."""

from iss_risk.cli import main

main()
