// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/Page.h"

namespace postern::workbench {

Page::Page(const QString& id, AppContext& context, QWidget* parent) : QWidget(parent), context_(context)
{
    setObjectName(id);
}

QStringList Page::layoutKeys()
{
    return {QStringLiteral("splitter"), QStringLiteral("detail"), QStringLiteral("columns"), QStringLiteral("listColumns"),
            QStringLiteral("splitters")};
}

} // namespace postern::workbench
