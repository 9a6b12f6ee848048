"""Learns Fashion-MNIST by PyTorch and prints the accuracy on the test images: FOLDER THREADS SEED EPOCHS."""
import gzip
import math
import sys

import torch
from torch import nn

folder, threads, seed, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(seed)
BATCH = 128


def read(name):
    def content(ending, header):
        with gzip.open(f"{folder}/{name}-{ending}-ubyte.gz") as file:
            return torch.frombuffer(bytearray(file.read()[header:]), dtype=torch.uint8)

    images = content("images-idx3", 16).view(-1, 784).float().div_(255)
    return images, content("labels-idx1", 8).long()


x, t = read("train")
model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
for layer in model:  # He for the rectified layers, Glorot for the last, as Chainrule does by itself
    if isinstance(layer, nn.Linear):
        inputs, outputs = layer.in_features, layer.out_features
        limit = math.sqrt(6 / (inputs if outputs > 10 else inputs + outputs))
        nn.init.uniform_(layer.weight, -limit, limit)
        nn.init.zeros_(layer.bias)
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
for _ in range(epochs):
    for batch in torch.randperm(len(x)).split(BATCH):
        loss = nn.functional.cross_entropy(model(x[batch]), t[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
x, t = read("t10k")
with torch.no_grad():
    print((model(x).argmax(1) == t).double().mean().item())
