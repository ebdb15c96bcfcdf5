"""What somebody gets in with: password, address, second factors."""
