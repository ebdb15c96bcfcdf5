"""Statements about whole databases, which run outside a transaction."""

EXISTS = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
LOCK = "SELECT pg_advisory_lock(hashtext('stoa: create database'))"
QUOTE = "SELECT format('CREATE DATABASE %I', $1::text)"
QUOTE_FROM_TEMPLATE = "SELECT format('CREATE DATABASE %I TEMPLATE %I', $1::text, $2::text)"
