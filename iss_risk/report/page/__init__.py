"""The page of `iss-risk report`: one HTML file that answers in a minute, made of the documents alone."""
