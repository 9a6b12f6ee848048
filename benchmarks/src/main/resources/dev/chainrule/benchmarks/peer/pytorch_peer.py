"""PyTorch as a peer: python3 pytorch_peer.py KIND NAME THREADS FOLDER SHAPE... (see PeerProcess for what it says)."""
import itertools
import sys
import time

import torch
from torch import nn

kind, name, threads, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
torch.set_num_threads(threads)
torch.manual_seed(0)

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


def training(sizes, activation, optimizer, rate, batch, rows):
    """Whole steps over batches that are views of the data: nothing is shuffled or copied."""
    def read(ending, columns):
        file = f"{folder}/{name}.{ending}"
        return torch.from_file(file, size=rows * columns, dtype=torch.float32).view(rows, columns).clone()

    x, t = read("x", sizes[0]), read("t", sizes[-1])
    classes = name != "2-3-2"
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2 or not classes:
            layers.append(ACTIVATIONS[activation]())
    model = nn.Sequential(*layers)
    kinds = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}
    steps = kinds[optimizer](model.parameters(), lr=rate, fused=True)
    labels = t.argmax(1)
    batches = [(x[i:i + batch], (labels if classes else t)[i:i + batch]) for i in range(0, rows, batch)]
    following = itertools.cycle(batches)
    cross_entropy = nn.functional.cross_entropy

    def run():
        xs, ts = next(following)
        y = model(xs)
        loss = cross_entropy(y, ts) if classes else 0.5 * (y - ts).square().sum() / batch
        steps.zero_grad()
        loss.backward()
        steps.step()

    return run, batch


def product(n):
    a, b, c = torch.rand(n, n), torch.rand(n, n), torch.empty(n, n)
    return lambda: torch.mm(a, b, out=c), 1


arguments = sys.argv[5:]
if kind == "training":
    shape = [int(size) for size in arguments[0].split(",")]
    work, units = training(shape, arguments[1], arguments[2], float(arguments[3]), int(arguments[4]), int(arguments[5]))
else:
    work, units = product(int(name))

print("version PyTorch", torch.__version__, flush=True)
for line in sys.stdin:
    seconds = float(line)
    runs = 0
    start = time.perf_counter_ns()
    while True:
        work()
        runs += 1
        elapsed = time.perf_counter_ns() - start
        if elapsed >= seconds * 1e9:
            break
    print(runs * units, elapsed, flush=True)
