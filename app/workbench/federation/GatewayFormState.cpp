// SPDX-License-Identifier: GPL-3.0-or-later
// What the form says of what is in it: rights to grant, what is needed, what came of a save and of a test.
#include "workbench/federation/GatewayForm.h"

#include "workbench/forms/SchemaForm.h"
#include "workbench/theme/Theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace postern::workbench {

void GatewayForm::showGrant()
{
    QStringList out;
    for (const deployment::GrantFile& each : type() == nullptr ? std::vector<deployment::GrantFile>() : type()->grant(environment()))
        out << QStringLiteral("# %1\n%2").arg(QString::fromStdString(each.name), QString::fromStdString(each.text));
    grant_->setPlainText(out.isEmpty() ? tr("It needs none.") : out.join(QLatin1Char('\n')));
    copyGrant_->setEnabled(!out.isEmpty());
}

void GatewayForm::check()
{
    const QString lacking = needed();
    save_->setEnabled(lacking.isEmpty());
    save_->setToolTip(lacking.isEmpty() ? tr("Writes environments.yaml and the keychain, and asks the gateway") : lacking);
    needed_->setText(lacking);
}

/// What stands in the way of saving it, in a sentence: a button that is off says nothing.
QString GatewayForm::needed() const
{
    QStringList lacking;
    if (name_->text().trimmed().isEmpty())
        lacking << tr("a name");
    if (settings_ == nullptr)
        return tr("Choose a make.");
    for (const schema::Field& each : type()->settings().fields()) {
        if (each.required && settings_->value().find(each.name) == nullptr)
            lacking << QString::fromStdString(each.name);
    }
    if (!lacking.isEmpty())
        return tr("Still needed: %1.").arg(lacking.join(QStringLiteral(", ")));
    return settings_->isValid() ? QString() : tr("Correct what is marked above first.");
}

void GatewayForm::say(bool isError, const QString& text)
{
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
    QPalette palette = message_->palette();
    palette.setColor(QPalette::WindowText, theme_.colour(isError ? Colour::Error : Colour::Text));
    message_->setPalette(palette);
}

void GatewayForm::setSaved(const QString& name, bool canDiscover)
{
    const auto secretsTyped = secretFields_;
    before_ = environment();
    savedName_ = name;
    keepComments_ = true;
    for (QLineEdit* each : secretsTyped) {
        if (!each->text().isEmpty())
            each->setPlaceholderText(tr("as it is in the keychain"));
        each->clear();
    }
    title_->setText(tr("Change %1").arg(name));
    type_->setEnabled(false);
    name_->setEnabled(false);
    save_->setText(tr("Save and test"));
    save_->setAccessibleName(save_->text());
    test_->setVisible(true);
    discover_->setVisible(canDiscover);
}

void GatewayForm::setBusy(bool busy)
{
    QWidget* const focused = focusWidget();
    const bool pressed = busy && (focused == save_ || focused == test_ || focused == discover_);
    for (QPushButton* each : {test_, discover_})
        each->setEnabled(!busy);
    if (busy)
        save_->setEnabled(false);
    else
        check();
    // A button that is switched off gives its focus away: who pressed it has it back, unless they have gone on.
    if (pressed) {
        pressed_ = focused;
        passedTo_ = focusWidget();
    } else if (!busy && pressed_ != nullptr) {
        if (focused == passedTo_ && pressed_->isEnabled())
            pressed_->setFocus();
        pressed_.clear();
    }
}

void GatewayForm::offerWithoutComments()
{
    keepComments_ = false;
    save_->setText(tr("Save without them"));
    save_->setAccessibleName(save_->text());
}

} // namespace postern::workbench
