package dev.chainrule.benchmarks.accuracy;

import dev.chainrule.benchmarks.accuracy.Subject.Group;
import java.util.List;
import java.util.Optional;

/** All tables, in the order of the page. */
final class Subjects {
    /** Must not change: what is kept of a table is kept under its name. */
    static final String CALIFORNIA = "california";

    private static final List<Subject> ALL = List.of(
            numbers(
                    CALIFORNIA,
                    California::read,
                    California.TARGET,
                    "block groups of the census of 1990; median value of a house in 100,000 $",
                    "Pace and Barry 1997, StatLib; not fetched"),
            numbers(
                    "diamonds",
                    Source.fetched("diamonds"),
                    "log_price",
                    "diamonds; logarithm of the price",
                    "r-cran-ggplot2, MIT"),
            numbers(
                    "wages",
                    Source.fetched("wages"),
                    "log_wage",
                    "men in the US in 1988 (CPS1988); logarithm of the weekly wage",
                    "Current Population Survey; r-cran-aer, GPL-2 or GPL-3"),
            numbers(
                    "slid",
                    Source.fetched("slid"),
                    "wages",
                    "people in Ontario in 1994 (SLID); wage per hour",
                    "Statistics Canada; r-cran-cardata, GPL-2 or later"),
            numbers(
                    "ames",
                    Source.fetched("ames"),
                    "log_price",
                    "houses sold in Ames, Iowa; logarithm of the price",
                    "De Cock 2011; r-cran-modeldata, MIT"),
            numbers(
                    "concrete",
                    Source.fetched("concrete"),
                    "compressive_strength",
                    "mixtures of concrete; compressive strength in MPa",
                    "Yeh 2006; r-cran-modeldata, MIT"),
            numbers(
                    "friedman1",
                    _ -> Optional.of(Generators.friedman1()),
                    Generators.TARGET,
                    "five of ten features count, two of them by their product",
                    "generated: Friedman 1991, section 4.3"),
            numbers(
                    "friedman3",
                    _ -> Optional.of(Generators.friedman3()),
                    Generators.TARGET,
                    "phase of an electric circuit",
                    "generated: Friedman 1991, section 4.4"),
            classes(
                    "credit",
                    Source.fetched("credit"),
                    "Status",
                    "applicants for credit; good or bad",
                    "L. Belanche, Universitat Politècnica de Catalunya; r-cran-modeldata, MIT"),
            classes(
                    "churn",
                    Source.fetched("churn"),
                    "churn",
                    "customers of a telephone company (simulated); who left",
                    "MLC++; r-cran-modeldata, MIT"),
            classes(
                    "telco",
                    Source.fetched("telco"),
                    "churn",
                    "customers of a telephone company; who left",
                    "IBM Watson; r-cran-modeldata, MIT"),
            classes(
                    "cards",
                    Source.shared("credit_default.csv"),
                    "default",
                    "holders of credit cards (simulated); who did not pay",
                    "James et al., An Introduction to Statistical Learning; not fetched"),
            classes(
                    "spam",
                    Source.fetched("spam"),
                    "type",
                    "e-mails by their words; spam or not",
                    "Hewlett-Packard Labs, UCI; r-cran-kernlab, GPL-2"),
            classes(
                    "cells",
                    Source.fetched("cells"),
                    "class",
                    "pictures of cells, measured; whether well segmented",
                    "Hill et al. 2007; r-cran-modeldata, MIT"),
            classes(
                    "hastie",
                    _ -> Optional.of(Generators.hastie()),
                    Generators.TARGET,
                    "inside or outside of a ball in ten dimensions",
                    "generated: Hastie et al. 2009, formula 10.2"),
            classes(
                    "letter",
                    Source.fetched("letter"),
                    "lettr",
                    "printed letters, measured; which of 26",
                    "Slate, UCI; r-cran-mlbench, GPL-2"),
            classes(
                    "income",
                    Source.fetched("income"),
                    "INCOME",
                    "households of the San Francisco Bay; which of nine incomes",
                    "Impact Resources 1987, The Elements of Statistical Learning; r-cran-kernlab, GPL-2"),
            classes(
                    "satellite",
                    Source.fetched("satellite"),
                    "classes",
                    "3 × 3 pixels of a satellite's picture in four bands; kind of soil",
                    "Srinivasan, UCI; r-cran-mlbench, GPL-2"),
            classes(
                    "hpc",
                    Source.fetched("hpc"),
                    "class",
                    "jobs on a cluster of computers; how long they ran",
                    "Kuhn and Johnson 2013; r-cran-modeldata, MIT"),
            classes(
                    "soybean",
                    Source.fetched("soybean"),
                    "Class",
                    "soybean plants; which of 19 diseases",
                    "Michalski, UCI; r-cran-mlbench, GPL-2"),
            small(
                    "iris",
                    Source.fetched("iris"),
                    "Species",
                    "irises; species",
                    "Fisher 1936; r-base-core, GPL-2 or GPL-3"),
            small("wine", Source.fetched("wine"), "cultivar", "wines; cultivar", "Forina, UCI; python3-sklearn, BSD"),
            small(
                    "sonar",
                    Source.fetched("sonar"),
                    "Class",
                    "echoes; rock or metal",
                    "Sejnowski, UCI; r-cran-mlbench, GPL-2"),
            small(
                    "glass",
                    Source.fetched("glass"),
                    "Type",
                    "glass; which of six kinds",
                    "German, UCI; r-cran-mlbench, GPL-2"),
            small(
                    "pima",
                    Source.fetched("pima"),
                    "type",
                    "Pima women; diabetes",
                    "NIDDK, UCI; r-cran-mass, GPL-2 or GPL-3"),
            small(
                    "penguins",
                    Source.bundled("penguins.csv"),
                    "species",
                    "penguins; species",
                    "Gorman et al. 2014; bundled with the examples, CC0"),
            small(
                    "ionosphere",
                    Source.fetched("ionosphere"),
                    "Class",
                    "echoes of the ionosphere; good or bad",
                    "Sigillito, UCI; r-cran-mlbench, GPL-2"),
            small(
                    "refugees",
                    Source.fetched("refugees"),
                    "decision",
                    "claims of refugees in Canada; whether leave to appeal was given",
                    "Greene and Shaffer 1992; r-cran-cardata, GPL-2 or later"),
            new Subject(
                    Fashion.PIXELS,
                    Group.PICTURES,
                    Fashion::pixels,
                    Fashion.TARGET,
                    false,
                    "grey pictures of 28 × 28; which of ten kinds of clothing",
                    "Zalando Research, MIT; not fetched (dataset-fashion-mnist has it)"),
            new Subject(
                    Fashion.EDGES,
                    Group.PICTURES,
                    Fashion::edges,
                    Fashion.TARGET,
                    false,
                    "the same, and their edges by place and direction",
                    "made of them by the example FashionMnistTables"));

    private Subjects() {}

    static List<Subject> all() {
        return ALL;
    }

    private static Subject numbers(String name, Source source, String target, String about, String origin) {
        return new Subject(name, Group.TABLES, source, target, true, about, origin);
    }

    private static Subject classes(String name, Source source, String target, String about, String origin) {
        return new Subject(name, Group.TABLES, source, target, false, about, origin);
    }

    private static Subject small(String name, Source source, String target, String about, String origin) {
        return new Subject(name, Group.SMALL, source, target, false, about, origin);
    }
}
