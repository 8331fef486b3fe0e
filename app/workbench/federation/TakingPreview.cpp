// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/TakingPreview.h"

#include "controlplane/federation/FileChanges.h"
#include "workbench/shell/Page.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace postern::workbench {

TakingPreview::TakingPreview(QWidget* parent)
    : QWidget(parent), title_(named(new QLabel(this), "federation.taking.title", tr("What would be written"))), out_(named(new QLabel(this), "federation.taking.left", tr("What stays out"))),
      diff_(named(new QPlainTextEdit(this), "federation.taking.diff", tr("Lines that would change"))),
      write_(named(new QPushButton(tr("Write these files"), this), "federation.taking.write", tr("Write these files"))),
      leave_(named(new QPushButton(tr("Cancel"), this), "federation.taking.leave", tr("Cancel: nothing is written")))
{
    setObjectName(QStringLiteral("federation.taking"));
    setAccessibleName(tr("Take live"));
    for (QLabel* const each : {title_, out_}) {
        each->setTextFormat(Qt::PlainText);
        each->setWordWrap(true);
        each->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    diff_->setReadOnly(true);
    diff_->setLineWrapMode(QPlainTextEdit::NoWrap);
    diff_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(leave_);
    buttons->addWidget(write_);
    auto* column = new QVBoxLayout(this);
    column->addWidget(title_);
    column->addWidget(diff_, 1);
    column->addWidget(out_);
    column->addStretch(0);
    column->addLayout(buttons);
    connect(write_, &QPushButton::clicked, this, &TakingPreview::writeRequested);
    connect(leave_, &QPushButton::clicked, this, &TakingPreview::left);
}

QWidget* TakingPreview::firstFocus() const { return write_->isEnabled() ? static_cast<QWidget*>(write_) : leave_; }

void TakingPreview::present(const QString& gateway, const QString& api, const federation::LiveTaking& taking)
{
    const int fields = static_cast<int>(taking.taken.size());
    title_->setText(taking.changesFiles() ? tr("%n field(s) of %1 would become what they are at %2. These lines would change; nothing is written yet.", nullptr, fields).arg(api, gateway)
                          : taking.left.empty() ? tr("Nothing of %1 would change here: %2 has by now what is here. Check drift (F7) compares again.").arg(api, gateway)
                                                : tr("Nothing of %1 would change here.").arg(api));
    diff_->setVisible(taking.changesFiles());
    leave_->setText(taking.changesFiles() ? tr("Cancel") : tr("Close"));
    leave_->setAccessibleName(taking.changesFiles() ? tr("Cancel: nothing is written") : tr("Close: back to the differences"));
    diff_->setPlainText(QString::fromStdString(federation::diffOf(taking.before, taking.after)));
    QStringList left;
    for (const federation::LeftField& each : taking.left)
        left << QStringLiteral("– %1: %2").arg(QString::fromStdString(each.path), QString::fromStdString(each.why));
    out_->setText(left.isEmpty() ? QString() : tr("These stay as they are here:") + QLatin1Char('\n') + left.join(QLatin1Char('\n')));
    out_->setVisible(!left.isEmpty());
    write_->setEnabled(taking.changesFiles());
    write_->setToolTip(taking.changesFiles() ? tr("Writes all of them, or none. It can be taken back.") : tr("There is nothing to write."));
}

void TakingPreview::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT left();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
