// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/SecretField.h"

#include "workbench/theme/IconProvider.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

namespace postern::workbench {
namespace {

struct SecretFieldText {
    Q_DECLARE_TR_FUNCTIONS(SecretField)
};

} // namespace

QWidget* secretRow(QLineEdit* field)
{
    field->setEchoMode(QLineEdit::Password);
    auto* row = new QWidget(field->parentWidget());
    row->setObjectName(field->objectName() + QStringLiteral(".row"));
    auto* reveal = new QToolButton(row);
    reveal->setObjectName(field->objectName() + QStringLiteral(".reveal"));
    reveal->setIcon(icon(u"eye"));
    reveal->setCheckable(true);
    reveal->setFocusPolicy(Qt::StrongFocus);
    reveal->setAccessibleName(SecretFieldText::tr("Reveal %1").arg(field->accessibleName()));
    reveal->setToolTip(SecretFieldText::tr("Show what is hidden here"));
    QObject::connect(reveal, &QToolButton::toggled, field, [field, reveal](bool on) {
        field->setEchoMode(on ? QLineEdit::Normal : QLineEdit::Password);
        reveal->setIcon(on ? icon(u"eye-off") : icon(u"eye"));
    });
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    line->addWidget(field, 1);
    line->addWidget(reveal);
    return row;
}

} // namespace postern::workbench
