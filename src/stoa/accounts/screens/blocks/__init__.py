"""Addresses that the abuse shield holds back."""
