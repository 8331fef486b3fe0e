// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/FindBar.h"

#include "workbench/theme/IconProvider.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

namespace postern::workbench {

FindBar::FindBar(const QString& name, QWidget* parent) : QFrame(parent), field_(new QLineEdit(this)), said_(new QLabel(this))
{
    setObjectName(name);
    setAccessibleName(tr("Find in the text"));
    setFrameShape(QFrame::StyledPanel);
    field_->setObjectName(name + QStringLiteral(".words"));
    field_->setAccessibleName(tr("Words to find"));
    field_->setPlaceholderText(tr("Find in the text"));
    field_->setClearButtonEnabled(false);
    said_->setObjectName(name + QStringLiteral(".count"));
    said_->setAccessibleName(tr("Places found"));
    said_->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(4, 2, 4, 2);
    row->addWidget(field_, 1);
    row->addWidget(said_);
    const auto button = [&](const char* part, const QString& text, QStringView picture, auto run) {
        auto* made = new QToolButton(this);
        made->setObjectName(name + QLatin1String(part));
        made->setAccessibleName(text);
        made->setToolTip(text);
        made->setIcon(icon(picture));
        made->setAutoRaise(true);
        made->setFocusPolicy(Qt::StrongFocus);
        connect(made, &QToolButton::clicked, this, run);
        row->addWidget(made);
    };
    button(".previous", tr("The place before"), u"arrow-up", [this] { step(-1); });
    button(".next", tr("The next place"), u"arrow-down", [this] { step(1); });
    button(".close", tr("Close the search"), u"x", [this] { dismiss(); });
    connect(field_, &QLineEdit::textChanged, this, &FindBar::wordsChanged);
    hide();
}

void FindBar::open()
{
    if (!isHidden()) {
        field_->setFocus(Qt::ShortcutFocusReason);
        field_->selectAll();
        return;
    }
    before_ = QApplication::focusWidget();
    QFrame::show();
    field_->setFocus(Qt::ShortcutFocusReason);
    field_->selectAll();
    show(Found());
    if (!field_->text().isEmpty())
        Q_EMIT wordsChanged(field_->text());
}

void FindBar::step(int direction)
{
    if (isHidden() || field_->text().isEmpty())
        open();
    else
        Q_EMIT stepped(direction);
}

void FindBar::dismiss()
{
    if (isHidden())
        return;
    const bool focused = isAncestorOf(QApplication::focusWidget());
    hide();
    if (focused && before_ != nullptr)
        before_->setFocus(Qt::OtherFocusReason);
    Q_EMIT wordsChanged({});
}

QString FindBar::words() const { return isHidden() ? QString() : field_->text(); }

void FindBar::show(const Found& found)
{
    const QLocale locale;
    QString text;
    if (words().isEmpty())
        text.clear();
    else if (found.searching)
        text = tr("Looking...");
    else if (found.places == 0)
        text = tr("Not found");
    else if (found.more)
        text = tr("%1 of more than %2", "number of a place, how many").arg(locale.toString(found.chosen), locale.toString(found.places));
    else if (found.chosen == 0)
        text = tr("%Ln place(s)", nullptr, static_cast<int>(found.places));
    else
        text = tr("%1 of %2", "number of a place, how many").arg(locale.toString(found.chosen), locale.toString(found.places));
    if (text == said_->text())
        return;
    said_->setText(text);
    QAccessibleEvent heard(said_, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&heard);
}

QString FindBar::said() const { return said_->text(); }

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        step(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    else
        QFrame::keyPressEvent(event);
}

} // namespace postern::workbench
