"""The few names of PySpark's that the program in docs/spark.md uses, over the same bridge, py4j, to a JVM that listens.

Enough to run that program against the real classes; PySpark itself has them all, and starts the JVM.
"""

import os

from py4j.java_gateway import GatewayParameters, JavaGateway


class DataFrame:
    """A DataFrame of the JVM."""

    def __init__(self, jdf, spark):
        self._jdf = jdf
        self._spark = spark

    def where(self, condition):
        return DataFrame(self._jdf.where(condition), self._spark)

    def count(self):
        return int(self._jdf.count())


class _Reader:
    def __init__(self, spark):
        self._spark = spark

    def csv(self, path, **options):
        reader = self._spark._jsession.read()
        for name, value in options.items():
            reader = reader.option(name, str(value))
        return DataFrame(reader.csv(path), self._spark)


class SparkSession:
    """The session of the JVM at the port and with the secret that the environment names."""

    class _Builder:
        def getOrCreate(self):
            return SparkSession()

    builder = _Builder()

    def __init__(self):
        parameters = GatewayParameters(
            port=int(os.environ["PY4J_PORT"]), auth_token=os.environ["PY4J_SECRET"], auto_convert=True
        )
        self._jvm = JavaGateway(gateway_parameters=parameters).jvm
        self._jsession = self._jvm.org.apache.spark.sql.SparkSession.builder().getOrCreate()

    @property
    def read(self):
        return _Reader(self)
