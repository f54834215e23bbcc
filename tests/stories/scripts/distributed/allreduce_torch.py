"""Adds up the ranks with PyTorch's own gloo, which finds the others by the variables."""

import torch
import torch.distributed as distributed

distributed.init_process_group('gloo')
total = torch.tensor([distributed.get_rank()])
distributed.all_reduce(total)
print('rank', distributed.get_rank(), 'of', distributed.get_world_size(), 'sum', total.item())
