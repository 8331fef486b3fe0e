// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/KnownReasons.h"

#include <iostream>

/// Prints what lupdate reads of the reasons; see postern_lupdate.
int main() { return (std::cout << postern::workbench::reasonsForTranslation()) ? 0 : 1; }
