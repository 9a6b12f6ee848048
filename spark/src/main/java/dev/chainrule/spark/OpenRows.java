package dev.chainrule.spark;

import dev.chainrule.data.Dataset;
import dev.chainrule.kernels.Compute;
import dev.chainrule.network.Network;
import dev.chainrule.training.TrainingWorker;

/**
 * What an executor makes once of the rows of a partition, to answer every question of a training from it.
 *
 * @param training which training
 * @param network the network it trains
 * @param data the rows, with their weights as the training scales them
 * @param worker on these rows
 * @param compute by what it computes
 */
record OpenRows(long training, Network network, Dataset data, TrainingWorker worker, Compute compute) {}
