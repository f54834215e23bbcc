"""Adds up the ranks with the machine's own MPI, and nothing between us and it."""

import ctypes
import os
import sys

mpi = ctypes.CDLL('libmpi.so.40', ctypes.RTLD_GLOBAL)
mpi.MPI_Init(None, None)
world = ctypes.byref(ctypes.c_char.in_dll(mpi, 'ompi_mpi_comm_world'))
integers = ctypes.byref(ctypes.c_char.in_dll(mpi, 'ompi_mpi_int'))
sum_of = ctypes.byref(ctypes.c_char.in_dll(mpi, 'ompi_mpi_op_sum'))

rank = ctypes.c_int()
size = ctypes.c_int()
mpi.MPI_Comm_rank(world, ctypes.byref(rank))
mpi.MPI_Comm_size(world, ctypes.byref(size))
total = ctypes.c_int()
mpi.MPI_Allreduce(ctypes.byref(rank), ctypes.byref(total), 1, integers, sum_of, world)
print('rank', rank.value, 'of', size.value, 'sum', total.value)
print('variables', *(os.environ['OMPI_COMM_WORLD_' + name]
                     for name in ('RANK', 'SIZE', 'LOCAL_RANK', 'LOCAL_SIZE')))
print('node', os.environ['NODE_RANK'])
mpi.MPI_Finalize()
sys.exit(0)
