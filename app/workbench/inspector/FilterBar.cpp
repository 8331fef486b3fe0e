// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/FilterBar.h"

#include "workbench/inspector/FilterEdit.h"
#include "workbench/inspector/LineQuestion.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"
#include "workbench/workspace/Settings.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int applyAfterMs = 150; // longer than between two keys
constexpr int keptFilters = 30;
constexpr int shownInMenu = 60; // characters

const SettingKey<QStringList> historyKey{"inspector/filterHistory", QStringList()};
const SettingKey<QVariantMap> savedKey{"inspector/savedFilters", QVariantMap()};

QString shortened(const QString& text)
{
    QString shown = text.size() > shownInMenu ? text.left(shownInMenu) + QStringLiteral("...") : text;
    return shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

FilterBar::FilterBar(const Theme& theme, Settings& settings, QWidget* parent)
    : QWidget(parent), theme_(theme), settings_(settings),
      field_(named(new FilterEdit(theme, this), "inspector.filter.field", tr("Filter exchanges"))),
      reading_(named(new QLabel(this), "inspector.filter.reading", tr("How the filter is read"))), row_(new QHBoxLayout),
      naming_(new LineQuestion(QStringLiteral("inspector.filter.name"), this))
{
    setObjectName(QStringLiteral("inspector.filterBar"));
    field_->setPlaceholderText(tr("Filter, for instance: status>=400 and api:orders dur>100ms (Ctrl+Space shows what can be asked)"));
    reading_->setTextFormat(Qt::PlainText);
    reading_->setWordWrap(true);
    reading_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->addWidget(field_, 1);
    column->addLayout(row_);
    column->addWidget(reading_);
    column->addWidget(naming_);
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
}

void FilterBar::addButton(QWidget* button) { row_->addWidget(button); }

void FilterBar::setValues(FilterValues values) { field_->setValues(std::move(values)); }

QString FilterBar::text() const { return field_->text(); }

void FilterBar::setText(const QString& text)
{
    field_->setText(text);
    apply();
    remember();
}

QString FilterBar::reading() const { return reading_->text(); }

QStringList FilterBar::history() const { return settings_.get(historyKey); }

QVariantMap FilterBar::saved() const { return settings_.get(savedKey); }

void FilterBar::save(const QString& name, const QString& filter)
{
    QVariantMap all = saved();
    all.insert(name, filter);
    settings_.set(savedKey, all);
}

void FilterBar::forget(const QString& name)
{
    QVariantMap all = saved();
    all.remove(name);
    settings_.set(savedKey, all);
}

void FilterBar::askForName()
{
    const QString text = field_->text().trimmed();
    if (!good_ || text.isEmpty())
        return;
    // Saved already: it may be called otherwise.
    naming_->ask(tr("Save the filter as"), saved().key(text), false, [this, text](const QString& name) { save(name, text); });
}

void FilterBar::fillMenu(QMenu& menu)
{
    const auto add = [this](QMenu& to, const QString& title, const QString& tip, const std::function<void()>& run) {
        QAction* action = to.addAction(title);
        action->setObjectName(QStringLiteral("inspector.filters.") + tip);
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, run);
    };
    menu.setToolTipsVisible(true);
    const QVariantMap all = saved();
    menu.addSection(tr("Saved"))->setObjectName(QStringLiteral("inspector.filters.saved"));
    for (auto one = all.cbegin(); one != all.cend(); ++one) {
        const QString text = one.value().toString();
        add(menu, tr("%1: %2", "name of a filter, its text").arg(shortened(one.key()), shortened(text)), text, [this, text] { setText(text); });
    }
    if (all.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
    menu.addSection(tr("Used before"))->setObjectName(QStringLiteral("inspector.filters.history"));
    const QStringList used = history();
    for (const QString& text : used)
        add(menu, shortened(text), text, [this, text] { setText(text); });
    if (used.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
    menu.addSeparator();
    if (!all.isEmpty()) {
        auto* less = named(menu.addMenu(tr("Forget a saved one")), "inspector.filters.forget", tr("Forget a saved one"));
        for (auto one = all.cbegin(); one != all.cend(); ++one)
            add(*less, shortened(one.key()), one.value().toString(), [this, name = one.key()] { forget(name); });
    }
    if (!used.isEmpty())
        add(menu, tr("Forget those used before"), QString(), [this] { settings_.reset(historyKey); });
}

void FilterBar::check()
{
    ExchangeFilter fresh;
    QVector<ExchangeFilter::Span> spans;
    const auto error = fresh.parse(field_->text(), &spans);
    good_ = !error;
    if (good_)
        filter_ = fresh;
    const QString said = error                ? tr("At character %1: %2").arg(error->position + 1).arg(error->message)
                         : filter_.isEmpty() ? QString()
                                             : tr("reads as: %1").arg(filter_.description());
    reading_->setText(said);
    reading_->setVisible(!said.isEmpty());
    field_->setAccessibleDescription(said);
    QPalette palette = reading_->palette();
    palette.setColor(QPalette::WindowText, theme_.colour(error ? Colour::Error : Colour::Muted));
    reading_->setPalette(palette);
    field_->show(spans, error);
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
    QStringList all = history();
    if (!good_ || text.isEmpty() || (!all.isEmpty() && all.first() == text))
        return;
    all.removeAll(text);
    all.prepend(text);
    settings_.set(historyKey, QStringList(all.mid(0, keptFilters)));
}

} // namespace postern::workbench
