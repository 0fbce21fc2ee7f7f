"""Where data comes from: the services that are asked, the copies that are kept, and the data that ships."""
