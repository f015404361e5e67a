// What one emulator needs of another, handed over in the composition root (server/sandbox).
#pragma once

namespace pileus {}    // namespace pileus
