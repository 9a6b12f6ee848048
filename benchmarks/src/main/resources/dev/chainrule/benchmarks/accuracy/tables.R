# Writes the tables of benchmarks/accuracy as CSV files, from packages of data that were unpacked but not installed.
#   Rscript tables.R PACKAGES TABLES
# A missing value is an empty field. Rows without a target are left out; so are columns that say what the target is or
# which rows somebody else took for a test. The levels of a factor that look like numbers get a "v" in front.
arguments <- commandArgs(trailingOnly = TRUE)
packages <- arguments[1]
tables <- arguments[2]

# The data set of that name in a package, whichever way the package keeps it.
from <- function(package, name) {
  folder <- file.path(packages, "usr", "lib", "R", c("site-library", "library"), package, "data")
  folder <- folder[dir.exists(folder)][1]
  place <- new.env()
  lazy <- file.path(folder, "Rdata")
  if (file.exists(paste0(lazy, ".rdx"))) lazyLoad(lazy, envir = place) else load(file.path(folder, paste0(name, ".rda")), envir = place)
  as.data.frame(get(name, place))
}

worded <- function(column) {
  if (!is.factor(column)) return(column)
  if (any(grepl("^[-+0-9.]+$", levels(column)))) levels(column) <- paste0("v", levels(column))
  as.character(column)
}

write <- function(name, data, target) {
  data <- data[!is.na(data[[target]]), ]
  data[] <- lapply(data, worded)
  write.csv(data, file.path(tables, paste0(name, ".csv")), row.names = FALSE, na = "")
}

without <- function(data, ...) data[setdiff(names(data), c(...))]

diamonds <- from("ggplot2", "diamonds")
diamonds$log_price <- log(diamonds$price)
write("diamonds", without(diamonds, "price"), "log_price")

ames <- from("modeldata", "ames")
ames$log_price <- log(ames$Sale_Price)
write("ames", without(ames, "Sale_Price"), "log_price")

write("concrete", from("modeldata", "concrete"), "compressive_strength")

wages <- from("AER", "CPS1988")
wages$log_wage <- log(wages$wage)
write("wages", without(wages, "wage"), "log_wage")

write("slid", from("carData", "SLID"), "wages")
write("credit", from("modeldata", "credit_data"), "Status")
write("churn", from("modeldata", "mlc_churn"), "churn")
write("telco", from("modeldata", "wa_churn"), "churn")
write("spam", from("kernlab", "spam"), "type")
write("cells", without(from("modeldata", "cells"), "case"), "class")
write("letter", from("mlbench", "LetterRecognition"), "lettr")
write("satellite", from("mlbench", "Satellite"), "classes")
write("income", from("kernlab", "income"), "INCOME")
write("soybean", from("mlbench", "Soybean"), "Class")
write("hpc", from("modeldata", "hpc_data"), "class")

write("iris", datasets::iris, "Species")
write("sonar", from("mlbench", "Sonar"), "Class")
write("glass", from("mlbench", "Glass"), "Type")
write("pima", from("MASS", "Pima.tr2"), "type")
write("ionosphere", from("mlbench", "Ionosphere"), "Class")
write("refugees", from("carData", "Greene"), "decision")

wine <- read.csv(file.path(packages, "usr/lib/python3/dist-packages/sklearn/datasets/data/wine_data.csv"), skip = 1, header = FALSE)
names(wine) <- c(
  "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
  "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline", "cultivar"
)
wine$cultivar <- factor(wine$cultivar)
write("wine", wine, "cultivar")
