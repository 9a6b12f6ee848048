"""Trains a network on penguins.csv by PyTorch and writes it to penguins-pytorch.onnx, with the scaling of its inputs in it.

    python3 penguins_pytorch.py

Needs torch and onnx. The file beside this script was written by PyTorch 2.13.0 and onnx 1.23.1.
"""

import csv
import pathlib

import torch
from torch import nn

COLUMNS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]


class Standardized(nn.Module):
    """Inputs as they were measured; their means and deviations are constants of the network."""

    def __init__(self, x):
        super().__init__()
        self.register_buffer("mean", x.mean(0))
        self.register_buffer("deviation", x.std(0))

    def forward(self, x):
        return (x - self.mean) / self.deviation


def tensors(rows):
    x = [[float(row[column]) for column in COLUMNS] for row in rows]
    return torch.tensor(x), torch.tensor([SPECIES.index(row["species"]) for row in rows])


def main():
    folder = pathlib.Path(__file__).parent
    with open(folder / "penguins.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # every fifth bird is held out, from the first on; of two birds there are no measurements
    learned = [row for i, row in enumerate(rows) if i % 5 != 0 and row["body_mass_g"]]
    x, t = tensors(learned)

    torch.manual_seed(0)
    scores = nn.Sequential(Standardized(x), nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 3))
    adam = torch.optim.Adam(scores.parameters(), lr=0.01)
    for _ in range(300):
        adam.zero_grad()
        nn.functional.cross_entropy(scores(x), t).backward()
        adam.step()

    net = nn.Sequential(scores, nn.Softmax(dim=1)).eval()
    held, expected = tensors(rows[::5])
    with torch.no_grad():
        sure, found = net(held).max(1)
    unsure = int(sure.argmin())
    print(int((found == expected).sum()), "of", len(held), "birds that it has not learned from are recognised")
    print(f"of row {5 * unsure + 1} it is least sure:")
    for name, probability in zip(SPECIES, net(held)[unsure].tolist()):
        print(f"  {name} {probability:.6f}")
    torch.onnx.export(net, (x[:1],), str(folder / "penguins-pytorch.onnx"), dynamo=False,
                      input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "rows"}, "y": {0: "rows"}})


if __name__ == "__main__":
    main()
