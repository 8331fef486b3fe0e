// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QStringView>

namespace postern::workbench {

/// The icon of resources/icons of that name (without ".svg"), drawn in the palette's text colour at any size, so it
/// follows the theme by itself. An unknown name gives a null icon.
QIcon icon(QStringView name);
/// The same in a fixed colour: states that also say in words what they are.
QPixmap tintedPixmap(QStringView name, const QColor& colour, int size, qreal devicePixelRatio = 1);

} // namespace postern::workbench
