"""What survives the re-entry, and where it lands: break-up, heating, demise and impacts."""
