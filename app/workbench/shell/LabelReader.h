// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace postern::workbench {

/// Makes a label that has an accessible name be read as "name: text". Qt reads the name alone, and what the label says - the
/// state of the gateway, why a call was refused - could not be heard. To be done before the first label is made; doing it again
/// changes nothing.
void installLabelReader();

} // namespace postern::workbench
