"""Writes small networks as PyTorch's TorchScript exporter writes them, with what PyTorch computes for some rows.

    python3 generate.py FOLDER

For each network NAME two files: NAME.onnx, and NAME.json with "inputs" (rows of numbers) and "outputs" (what the network
gives for each row, as PyTorch computes it). Needs torch, onnx and numpy. The files beside this script were written by
PyTorch 2.13.0 and onnx 1.12.0.
"""

import json
import pathlib
import sys
import warnings

import torch
from torch import nn


class View(nn.Module):
    """The rows flattened as most people write it; exported as Shape, Gather, Concat and Reshape."""

    def forward(self, x):
        return x.view(x.size(0), -1)


class Squeeze(nn.Module):
    def forward(self, x):
        return x.squeeze(-1)


class Scaled(nn.Module):
    """Inputs standardised in front, outputs brought back to their units behind, as constants of the network."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        self.register_buffer("mean", torch.tensor([3.5, -20.0, 1013.25]))
        self.register_buffer("deviation", torch.tensor([1.5, 4.25, 37.5]))

    def forward(self, x):
        return self.net((x - self.mean) / self.deviation) * 250.0 + 1200.0


class Linear(nn.Module):
    """Weights as a plain matrix: MatMul and Add in place of Gemm."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs))

    def reset_parameters(self):
        nn.init.normal_(self.weight, std=0.5)
        nn.init.normal_(self.bias, std=0.5)

    def forward(self, x):
        return x @ self.weight + self.bias


def networks():
    """name, network, shape of a row, exporter's opset"""
    yield "relu", nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8, bias=False), nn.ReLU(), nn.Linear(8, 3)), (4,), 17
    yield "tanh_batchnorm", nn.Sequential(
        nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 5), nn.BatchNorm1d(5), nn.Tanh(), nn.Linear(5, 1), Squeeze()
    ), (4,), 17
    yield "batchnorm_after_relu", nn.Sequential(
        nn.BatchNorm1d(4), nn.Linear(4, 6), nn.ReLU(), nn.BatchNorm1d(6), nn.Linear(6, 2), nn.BatchNorm1d(2)
    ), (4,), 17
    yield "softmax", nn.Sequential(nn.Linear(5, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 3), nn.Softmax(dim=-1)), (5,), 17
    yield "log_softmax", nn.Sequential(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 4), nn.LogSoftmax(dim=1)), (5,), 17
    yield "two_class_softmax", nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2), nn.Softmax(dim=1)), (3,), 17
    yield "sigmoid", nn.Sequential(nn.Linear(3, 4), nn.Sigmoid(), nn.Linear(4, 1), nn.Sigmoid()), (3,), 17
    yield "labels", nn.Sequential(nn.Linear(3, 4), nn.LeakyReLU(0.2), nn.Linear(4, 3), nn.Sigmoid()), (3,), 17
    yield "gelu_silu_mish", nn.Sequential(
        nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 6), nn.SiLU(), nn.Linear(6, 6), nn.Mish(), nn.Linear(6, 2)
    ), (4,), 17
    yield "gelu_silu_mish_opset20", nn.Sequential(
        nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 6), nn.SiLU(), nn.Linear(6, 6), nn.Mish(), nn.Linear(6, 2)
    ), (4,), 20
    yield "other_activations", nn.Sequential(
        nn.Linear(4, 6), nn.PReLU(6), nn.Linear(6, 6), nn.ELU(0.7), nn.Linear(6, 6), nn.SELU(), nn.Linear(6, 6), nn.Softplus(),
        nn.Linear(6, 6), nn.Softsign(), nn.Linear(6, 6), nn.Hardsigmoid(), nn.Linear(6, 6), nn.PReLU(), nn.Linear(6, 2),
    ), (4,), 17
    yield "layernorm", nn.Sequential(
        nn.LayerNorm(4), nn.Linear(4, 6), nn.LayerNorm(6), nn.GELU(), nn.Linear(6, 2)
    ), (4,), 17
    yield "layernorm_opset13", nn.Sequential(
        nn.LayerNorm(4), nn.Linear(4, 6), nn.LayerNorm(6), nn.GELU(), nn.Linear(6, 2)
    ), (4,), 13
    yield "flatten", nn.Sequential(nn.Flatten(), nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 2)), (2, 3), 17
    yield "view", nn.Sequential(View(), nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 2)), (2, 3), 17
    yield "scaled", Scaled(nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))), (3,), 17
    yield "matmul", nn.Sequential(Linear(3, 4), nn.Tanh(), Linear(4, 2)), (3,), 17
    yield "double", nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double(), (3,), 17


def randomize(network):
    """What a training would have moved and initialisation leaves at 0 or 1."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
        if isinstance(module, nn.BatchNorm1d):
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
        if isinstance(module, nn.PReLU):
            nn.init.uniform_(module.weight, 0.0, 0.5)


def main(folder):
    warnings.filterwarnings("ignore")
    for number, (name, network, shape, opset) in enumerate(networks()):
        torch.manual_seed(number)
        # the parameters were drawn when the network was made, by whatever came before: draw them again from this seed
        for module in network.modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()
        randomize(network)
        network.eval()
        dtype = next(network.parameters()).dtype
        rows = torch.randn(7, *shape, dtype=dtype)
        if name == "scaled":
            rows = rows * network.deviation + network.mean
        with torch.no_grad():
            outputs = network(rows)
        torch.onnx.export(
            network, (rows,), str(folder / f"{name}.onnx"), dynamo=False, opset_version=opset,
            input_names=["input"], output_names=["output"], dynamic_axes={"input": {0: "rows"}, "output": {0: "rows"}},
        )
        text = json.dumps({"inputs": rows.flatten(1).tolist(), "outputs": outputs.reshape(len(rows), -1).tolist()})
        (folder / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
