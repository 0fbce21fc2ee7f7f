"""Short names for the types of NumPy arrays, the same in all modules.

They are annotations: they state the type of the elements, for the reader and for mypy. The number of axes is
stated where an array is described, as its shape: (N,) for one axis of N elements, (N, K) for two.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

C128 = npt.NDArray[np.complex128]
F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
I64 = npt.NDArray[np.int64]
I32 = npt.NDArray[np.int32]
I16 = npt.NDArray[np.int16]
I8 = npt.NDArray[np.int8]
U32 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint8]
Booleans = npt.NDArray[np.bool_]
