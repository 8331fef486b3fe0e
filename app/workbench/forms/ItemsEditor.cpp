// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/forms/ItemsEditor.h"

#include "workbench/forms/FieldRows.h"
#include "workbench/theme/IconProvider.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <charconv>
#include <set>

namespace postern::workbench {
namespace {

using schema::Value;

constexpr int itemsIndent = 14;

} // namespace

ItemsEditor::ItemsEditor(const FieldShape& shape, QWidget* parent)
    : FieldEditor(shape, parent), label_(shape.label), secret_(shape.secret), column_(new QVBoxLayout)
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(itemsIndent, 0, 0, 0);
    all->addLayout(column_);
    auto* more = button(this, shape.name + QStringLiteral(".add"), u"plus", tr("Add to %1").arg(label_));
    more->setText(isMap() ? tr("Add an entry") : tr("Add an item"));
    more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    all->addWidget(more, 0, Qt::AlignLeft);
    setFocusProxy(more);
    connect(more, &QToolButton::clicked, this, &ItemsEditor::add);
}

QToolButton* ItemsEditor::button(QWidget* parent, const QString& name, QStringView iconName, const QString& text)
{
    auto* made = called(new QToolButton(parent), name, text);
    made->setIcon(icon(iconName));
    made->setToolTip(text);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

void ItemsEditor::show(const Value& value)
{
    std::vector<Item> items;
    for (const Value& item : value.items())
        items.push_back({{}, item});
    for (const schema::Entry& entry : value.entries())
        items.push_back({entry.key, entry.value});
    odd_ = !value.isNull() && (isMap() ? !value.isMap() : !value.isList());
    if (odd_)
        items.clear();
    rebuild(items);
}

std::vector<ItemsEditor::Item> ItemsEditor::items() const
{
    std::vector<Item> items;
    for (const Row& row : rows_)
        items.push_back({row.key != nullptr ? row.key->text().toStdString() : std::string(),
                         row.editor->value().value_or(blankValue(*codec_.element(), rules_))});
    return items;
}

void ItemsEditor::rebuild(const std::vector<Item>& items)
{
    for (const Row& row : rows_) { // one of their buttons may be what called
        column_->removeWidget(row.box);
        retire(row.box);
    }
    rows_.clear();
    for (const Item& item : items)
        addRow(item);
}

void ItemsEditor::addRow(const Item& item)
{
    const std::size_t index = rows_.size();
    const QString name = QStringLiteral("%1.%2").arg(objectName()).arg(index);
    const QString label = isMap() ? tr("%1: entry %2").arg(label_).arg(index + 1) : tr("%1: item %2").arg(label_).arg(index + 1);
    Row row{called(new QWidget(this), name + QStringLiteral(".item"), label), nullptr, nullptr, nullptr};
    auto* grid = new QGridLayout(row.box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(2);
    int at = 0;
    if (isMap()) {
        row.key = called(new QLineEdit(QString::fromStdString(item.key), row.box), name + QStringLiteral(".key"), tr("%1: name of entry %2").arg(label_).arg(index + 1));
        row.key->setPlaceholderText(tr("name"));
        grid->addWidget(row.key, 0, at++, Qt::AlignTop);
        connect(row.key, &QLineEdit::textEdited, this, &ItemsEditor::take);
    }
    row.editor = makeFieldEditor({theme_, *codec_.element(), rules_, Value(), name, label, doc_, secret_}, row.box);
    grid->addWidget(row.editor, 0, at);
    grid->setColumnStretch(at, 1);
    auto* up = button(row.box, name + QStringLiteral(".up"), u"arrow-up", tr("Move up (Alt+Up)"));
    auto* down = button(row.box, name + QStringLiteral(".down"), u"arrow-down", tr("Move down (Alt+Down)"));
    auto* gone = button(row.box, name + QStringLiteral(".remove"), u"trash-2", tr("Remove"));
    up->setAccessibleName(tr("Move %1 up").arg(label));
    down->setAccessibleName(tr("Move %1 down").arg(label));
    gone->setAccessibleName(tr("Remove %1").arg(label));
    for (QToolButton* each : {up, down, gone})
        grid->addWidget(each, 0, ++at, Qt::AlignTop);
    row.problem = colouredLabel(theme_, true, name + QStringLiteral(".problem"), tr("What is wrong with %1").arg(label), row.box);
    row.problem->hide();
    grid->addWidget(row.problem, 1, 0, 1, at + 1);
    column_->addWidget(row.box);
    row.editor->setValue(item.value);
    connect(row.editor, &FieldEditor::edited, this, &ItemsEditor::take);
    connect(up, &QToolButton::clicked, this, [this, index] { move(index, -1); });
    connect(down, &QToolButton::clicked, this, [this, index] { move(index, 1); });
    connect(gone, &QToolButton::clicked, this, [this, index] { remove(index); });
    rows_.push_back(row);
    row.box->show();
}

void ItemsEditor::add()
{
    odd_ = false;
    std::vector<Item> all = items();
    all.push_back({{}, blankValue(*codec_.element(), rules_)});
    rebuild(all);
    const Row& last = rows_.back();
    (last.key != nullptr ? static_cast<QWidget*>(last.key) : last.editor)->setFocus(Qt::OtherFocusReason);
    take();
}

void ItemsEditor::remove(std::size_t index)
{
    std::vector<Item> all = items();
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(index));
    rebuild(all);
    if (rows_.empty())
        setFocus(Qt::OtherFocusReason);
    else
        rows_[std::min(index, rows_.size() - 1)].editor->setFocus(Qt::OtherFocusReason);
    take();
}

void ItemsEditor::move(std::size_t from, int by)
{
    std::vector<Item> all = items();
    const auto to = static_cast<std::ptrdiff_t>(from) + by;
    if (to < 0 || to >= static_cast<std::ptrdiff_t>(all.size()))
        return;
    std::swap(all[from], all[static_cast<std::size_t>(to)]);
    rebuild(all);
    rows_[static_cast<std::size_t>(to)].editor->setFocus(Qt::OtherFocusReason);
    take();
}

void ItemsEditor::keyPressEvent(QKeyEvent* event)
{
    const bool up = event->key() == Qt::Key_Up;
    if ((event->modifiers() & Qt::AltModifier) != 0 && (up || event->key() == Qt::Key_Down)) {
        const QWidget* focus = QApplication::focusWidget();
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (focus != nullptr && rows_[i].box->isAncestorOf(focus))
                return move(i, up ? -1 : 1);
        }
    }
    FieldEditor::keyPressEvent(event);
}

bool ItemsEditor::keysDiffer() const
{
    std::set<QString> keys;
    for (const Row& row : rows_) {
        if (row.key != nullptr && !keys.insert(row.key->text()).second)
            return false;
    }
    return true;
}

QString ItemsEditor::ownProblem() const
{
    if (!keysDiffer())
        return tr("Two entries have the same name.");
    for (const Row& row : rows_) {
        if (const QString own = row.editor->ownProblem(); !own.isEmpty())
            return own;
    }
    return {};
}

std::optional<Value> ItemsEditor::read() const
{
    if (odd_)
        return value();
    const bool unset = standard().isNull() || standard().size() == 0;
    if (rows_.empty() && unset)
        return std::nullopt;
    Value out = isMap() ? Value::map() : Value::list();
    for (const Item& item : items()) {
        if (isMap())
            out.set(item.key, item.value);
        else
            out.push(item.value);
    }
    return out;
}

bool ItemsEditor::showProblem(std::string_view path, const schema::Problem& problem)
{
    std::size_t index = rows_.size();
    if (isMap()) {
        std::size_t best = 0; // keys may hold dots: the longest that fits
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const std::string key = rows_[i].key->text().toStdString();
            const bool ends = path.size() == key.size() || (path.size() > key.size() && (path[key.size()] == '.' || path[key.size()] == '['));
            if (!key.empty() && path.starts_with(key) && ends && key.size() > best) {
                best = key.size();
                index = i;
            }
        }
        path.remove_prefix(best);
    } else if (path.starts_with('[')) {
        const auto parsed = std::from_chars(path.data() + 1, path.data() + path.size(), index);
        path.remove_prefix(std::min(path.size(), static_cast<std::size_t>(parsed.ptr - path.data()) + 1));
    }
    if (index >= rows_.size())
        return false;
    if (path.starts_with('.'))
        path.remove_prefix(1);
    if (!rows_[index].editor->showProblem(path, problem)) {
        rows_[index].problem->setText(problemText(problem));
        rows_[index].problem->show();
    }
    return true;
}

void ItemsEditor::clearProblems()
{
    for (const Row& row : rows_) {
        row.problem->clear();
        row.problem->hide();
        row.editor->clearProblems();
    }
}

} // namespace postern::workbench
