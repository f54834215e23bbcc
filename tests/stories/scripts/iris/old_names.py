# Uses a name that numpy has removed, as many scripts do.

import numpy as np
from azureml.core.run import Run

Run.get_context().log('Kernel type', np.str('linear'))
