// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/shell/LabelReader.h"

#include <QAccessibleWidget>
#include <QLabel>

namespace postern::workbench {
namespace {

class NamedLabel final : public QAccessibleWidget {
  public:
    explicit NamedLabel(QLabel* label) : QAccessibleWidget(label), label_(label) {}

    [[nodiscard]] QAccessible::Role role() const override
    {
        return label_->pixmap(Qt::ReturnByValue).isNull() ? QAccessible::StaticText : QAccessible::Graphic;
    }

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        QString says = label_->text();
        if (kind != QAccessible::Name || says.isEmpty() || Qt::mightBeRichText(says))
            return QAccessibleWidget::text(kind);
        if (label_->buddy() != nullptr)
            says.remove(QLatin1Char('&'));
        const QString name = label_->accessibleName();
        if (name.startsWith(says)) // it says more than the label
            return name;
        return name.isEmpty() || says.startsWith(name) ? says : QStringLiteral("%1: %2").arg(name, says);
    }

    [[nodiscard]] QVector<QPair<QAccessibleInterface*, QAccessible::Relation>> relations(QAccessible::Relation match) const override
    {
        auto all = QAccessibleWidget::relations(match);
        if (label_->buddy() != nullptr && match.testFlag(QAccessible::Labelled))
            all.append({QAccessible::queryAccessibleInterface(label_->buddy()), QAccessible::Labelled});
        return all;
    }

  private:
    QLabel* label_;
};

QAccessibleInterface* make(const QString& className, QObject* object)
{
    auto* label = className == QLatin1String("QLabel") ? qobject_cast<QLabel*>(object) : nullptr;
    return label == nullptr ? nullptr : new NamedLabel(label);
}

} // namespace

void installLabelReader() { QAccessible::installFactory(make); }

} // namespace postern::workbench
