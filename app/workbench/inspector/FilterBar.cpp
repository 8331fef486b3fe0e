// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/FilterBar.h"

#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"

#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int applyAfterMs = 150; // longer than between two keys
constexpr int keptFilters = 20;
} // namespace

FilterBar::FilterBar(const Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), field_(named(new QLineEdit(this), "inspector.filter.field", tr("Filter exchanges"))),
      reading_(named(new QLabel(this), "inspector.filter.reading", tr("How the filter is read"))),
      completer_(new QCompleter(this))
{
    setObjectName(QStringLiteral("inspector.filterBar"));
    field_->setPlaceholderText(tr("Filter, for instance: status>=400 and api:orders dur>100ms"));
    field_->setClearButtonEnabled(true);
    if (auto* clear = field_->findChild<QToolButton*>())
        named(clear, "inspector.filter.clear", tr("Clear the filter"));
    completer_->setCaseSensitivity(Qt::CaseInsensitive);
    completer_->setModel(new QStringListModel(completer_));
    field_->setCompleter(completer_);
    reading_->setTextFormat(Qt::PlainText);
    reading_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(field_);
    column->addWidget(reading_);
    later_.setSingleShot(true);
    later_.setInterval(applyAfterMs);
    connect(field_, &QLineEdit::textChanged, this, [this] {
        check();
        later_.start();
    });
    connect(field_, &QLineEdit::returnPressed, this, [this] {
        apply();
        remember();
    });
    connect(field_, &QLineEdit::editingFinished, this, &FilterBar::remember);
    connect(&later_, &QTimer::timeout, this, &FilterBar::apply);
    connect(&theme, &Theme::changed, this, &FilterBar::check);
    setHistory({});
}

QString FilterBar::text() const { return field_->text(); }

void FilterBar::setText(const QString& text)
{
    field_->setText(text);
    apply();
    remember();
}

QString FilterBar::reading() const { return reading_->text(); }

void FilterBar::setHistory(const QStringList& history)
{
    history_ = history.mid(0, keptFilters);
    QStringList offered = history_;
    for (const QString& field : ExchangeFilter::fields())
        offered << field + QLatin1Char(':');
    static_cast<QStringListModel*>(completer_->model())->setStringList(offered);
}

void FilterBar::check()
{
    ExchangeFilter fresh;
    const auto error = fresh.parse(field_->text());
    good_ = !error;
    if (good_)
        filter_ = fresh;
    reading_->setText(error ? error->message : filter_.isEmpty() ? QString() : tr("reads as: %1").arg(filter_.description()));
    reading_->setVisible(!reading_->text().isEmpty());
    QPalette palette = reading_->palette();
    palette.setColor(QPalette::WindowText, theme_.colour(error ? Colour::Error : Colour::Muted));
    reading_->setPalette(palette);
    QPalette ink = field_->palette();
    ink.setColor(QPalette::Text, theme_.colour(error ? Colour::Error : Colour::Text));
    field_->setPalette(ink);
}

void FilterBar::apply()
{
    later_.stop();
    check();
    if (good_)
        Q_EMIT filterChanged(filter_);
}

void FilterBar::remember()
{
    const QString text = field_->text().trimmed();
    if (!good_ || text.isEmpty())
        return;
    QStringList history = history_;
    history.removeAll(text);
    history.prepend(text);
    setHistory(history);
}

} // namespace postern::workbench
