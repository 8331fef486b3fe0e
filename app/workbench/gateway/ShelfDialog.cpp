// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ShelfDialog.h"

#include "base/Result.h" // before <compare> comes as the first standard header
#include "dataplane/filters/Shelf.h"
#include "workbench/models/ReasonText.h"
#include "workbench/shell/Page.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace postern::workbench {
namespace {

QString plain(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

} // namespace

ShelfDialog::ShelfDialog(QWidget* parent)
    : QDialog(parent), search_(named(new QLineEdit(this), "gateway.shelf.search", tr("Search the filters"))),
      list_(named(new QListWidget(this), "gateway.shelf.list", tr("Filters"))), none_(named(new QLabel(this), "gateway.shelf.none", tr("Result of the search")))
{
    setObjectName(QStringLiteral("gateway.shelf"));
    setWindowTitle(tr("Add a filter"));
    search_->setPlaceholderText(tr("name, or what it does"));
    search_->installEventFilter(this);
    list_->setWordWrap(true);
    list_->setAlternatingRowColors(true);
    none_->setText(tr("No filter is found by these words."));
    none_->hide();
    auto* buttons = named(new QDialogButtonBox(QDialogButtonBox::Cancel, this), "gateway.shelf.buttons", windowTitle());
    add_ = named(new QPushButton(tr("Add"), this), "gateway.shelf.add", tr("Add the chosen filter"));
    buttons->addButton(add_, QDialogButtonBox::AcceptRole);
    if (QPushButton* cancel = buttons->button(QDialogButtonBox::Cancel)) {
        cancel->setObjectName(QStringLiteral("gateway.shelf.cancel"));
        cancel->setAccessibleName(cancel->text());
    }
    add_->setDefault(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(search_);
    column->addWidget(none_);
    column->addWidget(list_, 1);
    column->addWidget(buttons);
    connect(search_, &QLineEdit::textChanged, this, &ShelfDialog::fill);
    connect(list_, &QListWidget::itemActivated, this, &ShelfDialog::take);
    connect(add_, &QPushButton::clicked, this, &ShelfDialog::take);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(560, 520);
    fill();
    search_->setFocus(Qt::OtherFocusReason);
}

void ShelfDialog::fill()
{
    const QStringList words = search_->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    list_->clear();
    int atTop = 0; // those whose names begin so come first
    for (const pipeline::FilterType& type : filters::shelf()) {
        const QString name = plain(type.name);
        const QString phase = phaseText(std::string(toString(type.phase)));
        const QString text = tr("%1 – %2 (%3)\n%4", "name, title, phase, what it does").arg(name, plain(type.title), phase, plain(type.summary));
        const bool found = std::all_of(words.begin(), words.end(), [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
        if (!found)
            continue;
        auto* item = new QListWidgetItem(text);
        list_->insertItem(!words.isEmpty() && name.startsWith(words.first(), Qt::CaseInsensitive) ? atTop++ : list_->count(), item);
        item->setData(Qt::UserRole, name);
        item->setToolTip(QString::fromStdString(type.schema->doc()));
    }
    list_->setCurrentRow(0);
    none_->setVisible(list_->count() == 0);
    add_->setEnabled(list_->count() > 0);
}

bool ShelfDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == search_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(list_, event); // the list is walked while one types
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ShelfDialog::take()
{
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr)
        return;
    Q_EMIT chosen(item->data(Qt::UserRole).toString());
    accept();
}

} // namespace postern::workbench
