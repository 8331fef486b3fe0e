// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/exportation/PlaceQuestion.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace postern::workbench {

PlaceQuestion::PlaceQuestion(QWidget* parent) : QWidget(parent), field_(named(new QLineEdit(this), "export.place", tr("Place of the export")))
{
    setObjectName(QStringLiteral("export.place.question"));
    setAccessibleName(tr("Where to write"));
    auto* question = new QLabel(tr("&Write to"), this);
    question->setObjectName(QStringLiteral("export.place.label"));
    question->setBuddy(field_);
    auto* other = named(new QToolButton(this), "export.place.choose", tr("Choose a folder to write into"));
    other->setIcon(icon(u"folder-open"));
    other->setToolTip(other->accessibleName());
    other->setFocusPolicy(Qt::StrongFocus);
    auto* write = named(new QPushButton(tr("Write"), this), "export.place.write", tr("Write to this place"));
    auto* leave = named(new QPushButton(tr("Cancel"), this), "export.place.leave", tr("Write nothing"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(question);
    row->addWidget(field_, 1);
    row->addWidget(other);
    row->addWidget(write);
    row->addWidget(leave);
    connect(field_, &QLineEdit::returnPressed, this, [this] { end(true); });
    connect(write, &QPushButton::clicked, this, [this] { end(true); });
    connect(leave, &QPushButton::clicked, this, [this] { end(false); });
    connect(other, &QToolButton::clicked, this, &PlaceQuestion::choose);
    hide();
}

void PlaceQuestion::ask(const QString& place)
{
    if (isHidden())
        before_ = QApplication::focusWidget();
    field_->setText(place);
    show();
    field_->setFocus(Qt::OtherFocusReason);
    field_->selectAll();
}

/// A folder to write into; what is written keeps its name there.
void PlaceQuestion::choose()
{
    const QFileInfo now(field_->text());
    auto* dialog = new QFileDialog(this, tr("Choose a folder to write into"), now.path());
    dialog->setObjectName(QStringLiteral("export.place.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, name = now.fileName()](const QString& folder) { field_->setText(QDir(folder).filePath(name)); });
    dialog->open();
}

void PlaceQuestion::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return end(false);
    QWidget::keyPressEvent(event);
}

void PlaceQuestion::end(bool answer)
{
    const QString place = field_->text().trimmed();
    if (answer && place.isEmpty())
        return;
    hide();
    if (before_ != nullptr)
        before_->setFocus(Qt::OtherFocusReason);
    if (answer)
        Q_EMIT answered(QDir::cleanPath(QDir::home().absoluteFilePath(place)));
}

} // namespace postern::workbench
