// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/Page.h"

namespace postern::workbench {

Page::Page(const PageFace& face, AppContext& context, QWidget* parent) : QWidget(parent), context_(context), title_(face.title), iconName_(face.iconName)
{
    setObjectName(face.id);
}

QStringList Page::layoutKeys()
{
    return {QStringLiteral("splitter"), QStringLiteral("detail"), QStringLiteral("columns"), QStringLiteral("listColumns"),
            QStringLiteral("splitters")};
}

} // namespace postern::workbench
