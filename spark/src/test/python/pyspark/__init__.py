"""Stands in for PySpark where only py4j is installed; see sql."""
