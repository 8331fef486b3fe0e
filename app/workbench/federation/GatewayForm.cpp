// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/federation/GatewayForm.h"

#include "workbench/federation/FederationText.h"
#include "workbench/forms/FieldEditor.h"
#include "workbench/forms/FieldRows.h"
#include "workbench/forms/SchemaForm.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace postern::workbench {

using deployment::ConnectorType;
using deployment::Environment;
using deployment::Mode;

namespace {
constexpr int grantLines = 9;
constexpr int longestEnvironmentName = 63;
} // namespace

GatewayForm::GatewayForm(const QVector<const ConnectorType*>& types, const Theme& theme, QWidget* parent) : OrderedPane(parent), types_(types), theme_(theme)
{
    setObjectName(QStringLiteral("federation.form"));
    setAccessibleName(tr("A gateway"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    title_ = named(new QLabel(this), "federation.form.title", tr("A gateway"));
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    column->addWidget(title_);

    area_ = named(new QScrollArea(this), "federation.form.area", tr("Fields of a gateway"));
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setFocusPolicy(Qt::NoFocus); // it follows the focus of its fields
    auto* inside = new QWidget;
    auto* fields = new QVBoxLayout(inside);
    auto* rows = new QFormLayout;
    rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    type_ = named(new QComboBox, "federation.form.type", tr("Make"));
    for (const ConnectorType* each : types_)
        type_->addItem(QString::fromUtf8(each->title().data(), qsizetype(each->title().size())));
    rows->addRow(tr("&Make"), type_);
    name_ = line(rows, "federation.form.name", tr("&Name"), tr("Letters, digits, '-', '_' and '.'; it stands in commands and in environments.yaml"));
    name_->setMaxLength(longestEnvironmentName);
    mode_ = named(new QComboBox, "federation.form.mode", tr("Mode"));
    mode_->setToolTip(tr("What Postern may do there. Read: nothing is ever written. Write: nothing is discovered."));
    rows->addRow(tr("M&ode"), mode_);
    region_ = line(rows, "federation.form.region", tr("&Region"), tr("Where it is; for people and for rules"));
    owner_ = line(rows, "federation.form.owner", tr("O&wner"), tr("Who looks after it"));
    production_ = named(new QCheckBox(tr("In &production: whoever writes to it types its name")), "federation.form.production", tr("In production"));
    rows->addRow(QString(), production_);
    fields->addLayout(rows);
    settingsPlace_ = new QWidget;
    settingsPlace_->setObjectName(QStringLiteral("federation.form.settings.place"));
    (new QVBoxLayout(settingsPlace_))->setContentsMargins(0, 0, 0, 0);
    fields->addWidget(settingsPlace_);
    secretsPlace_ = new QWidget;
    secretsPlace_->setObjectName(QStringLiteral("federation.form.secrets"));
    secretRows_ = new QFormLayout(secretsPlace_);
    secretRows_->setContentsMargins(0, 0, 0, 0);
    secretsNote_ = named(new QLabel(tr("Secrets go to the keychain, never into a file. A field above that refers to one (${env:NAME}, ${file:PATH}) goes before it.")), "federation.form.secrets.note",
                         tr("Where secrets are kept"));
    secretsNote_->setWordWrap(true);
    fields->addWidget(secretsNote_);
    fields->addWidget(secretsPlace_);
    auto* grantLabel = new QLabel(tr("Right&s that whoever administers it has to grant, and no more:"));
    grantLabel->setObjectName(QStringLiteral("federation.form.grant.label"));
    fields->addWidget(grantLabel);
    grant_ = named(new QPlainTextEdit, "federation.form.grant", tr("Rights to grant"));
    grant_->setReadOnly(true);
    grant_->setTabChangesFocus(true);
    grant_->setFont(theme.monospace());
    grant_->setFixedHeight(grant_->fontMetrics().lineSpacing() * grantLines);
    grantLabel->setBuddy(grant_);
    fields->addWidget(grant_);
    fields->addStretch(1);
    area_->setWidget(inside);
    column->addWidget(area_, 1);

    message_ = named(new QLabel(this), "federation.form.message", tr("What came of it"));
    message_->setWordWrap(true);
    message_->setTextFormat(Qt::PlainText);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(message_);
    auto* buttons = new QHBoxLayout;
    save_ = named(new QPushButton(icon(u"save"), tr("Save and test"), this), "federation.form.save", tr("Save and test"));
    test_ = named(new QPushButton(icon(u"plug"), tr("Test again"), this), "federation.form.test", tr("Test again"));
    discover_ = named(new QPushButton(icon(u"search"), tr("Discover now"), this), "federation.form.discover", tr("Discover now"));
    copyGrant_ = named(new QPushButton(icon(u"copy"), tr("Copy the rights"), this), "federation.form.copy", tr("Copy the rights"));
    leave_ = named(new QPushButton(tr("Close"), this), "federation.form.leave", tr("Close"));
    for (QPushButton* each : {save_, test_, discover_, copyGrant_, leave_})
        buttons->addWidget(each);
    needed_ = named(new QLabel(this), "federation.form.needed", tr("What is needed before it can be saved"));
    needed_->setTextFormat(Qt::PlainText);
    needed_->setWordWrap(true);
    buttons->addWidget(needed_, 1);
    column->addLayout(buttons);
    setParts({area_, message_, save_, test_, discover_, copyGrant_, leave_});

    connect(type_, &QComboBox::currentIndexChanged, this, &GatewayForm::chooseType);
    connect(name_, &QLineEdit::textChanged, this, &GatewayForm::check);
    connect(mode_, &QComboBox::currentIndexChanged, this, &GatewayForm::showGrant);
    connect(save_, &QPushButton::clicked, this, &GatewayForm::saveRequested);
    connect(name_, &QLineEdit::returnPressed, this, [this] {
        if (save_->isEnabled())
            Q_EMIT saveRequested();
    });
    connect(test_, &QPushButton::clicked, this, [this] { Q_EMIT testRequested(savedName_); });
    connect(discover_, &QPushButton::clicked, this, [this] { Q_EMIT discoverRequested(savedName_); });
    connect(copyGrant_, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(grant_->toPlainText()); });
    connect(leave_, &QPushButton::clicked, this, &GatewayForm::left);
    startNew();
}

QLineEdit* GatewayForm::line(QFormLayout* rows, const char* id, const QString& label, const QString& toolTip)
{
    auto* out = named(new QLineEdit, id, QString(label).remove(QLatin1Char('&')));
    out->setToolTip(toolTip);
    rows->addRow(label, out);
    return out;
}

QWidget* GatewayForm::firstField() const { return type_->isEnabled() ? static_cast<QWidget*>(type_) : mode_; }

const ConnectorType* GatewayForm::type() const { return types_.value(type_->currentIndex()); }

void GatewayForm::startNew()
{
    title_->setText(tr("Add a gateway"));
    type_->setEnabled(true);
    name_->setEnabled(true);
    fill({});
}

void GatewayForm::startEdit(const Environment& environment)
{
    title_->setText(tr("Change %1").arg(QString::fromStdString(environment.name)));
    // Its secrets and what was deployed there are kept under its name.
    type_->setEnabled(false);
    name_->setEnabled(false);
    fill(environment);
}

void GatewayForm::fill(const Environment& environment)
{
    before_ = environment;
    savedName_ = QString::fromStdString(environment.name);
    keepComments_ = true;
    for (int i = 0; i < types_.size(); ++i) {
        if (types_.at(i)->name() == environment.type)
            type_->setCurrentIndex(i);
    }
    name_->setText(savedName_);
    region_->setText(QString::fromStdString(environment.region));
    owner_->setText(QString::fromStdString(environment.owner));
    production_->setChecked(environment.production);
    chooseType();
    test_->setVisible(!isNew());
    discover_->setVisible(false);
    save_->setText(tr("Save and test"));
    save_->setAccessibleName(save_->text());
    say(false, {});
    area_->ensureVisible(0, 0);
}

/// Another make has other settings, secrets and modes.
void GatewayForm::chooseType()
{
    const ConnectorType* const now = type();
    if (now == nullptr)
        return;
    if (settings_ != nullptr)
        retire(settings_);
    settings_ = new SchemaForm(now->settings(), theme_, QStringLiteral("federation.form.settings"), settingsPlace_);
    settings_->setAccessibleName(tr("Settings of the gateway"));
    settingsPlace_->layout()->addWidget(settings_);
    settings_->setValue(now->name() == before_.type && !before_.settings.isNull() ? before_.settings : schema::Value::map());
    connect(settings_, &SchemaForm::edited, this, [this] {
        check();
        showGrant();
    });
    const auto before = static_cast<Mode>(mode_->currentData().toInt());
    mode_->clear();
    for (const Mode each : now->modes())
        mode_->addItem(FederationText::mode(each), static_cast<int>(each));
    const Mode wanted = isNew() ? before : before_.mode;
    mode_->setCurrentIndex(std::max(0, mode_->findData(static_cast<int>(wanted))));
    while (secretRows_->rowCount() > 0)
        secretRows_->removeRow(0);
    secretFields_.clear();
    for (const schema::Field& field : now->settings().fields()) {
        if (field.kind() != schema::FieldKind::Secret)
            continue;
        const QString key = QString::fromStdString(field.name);
        auto* value = called(new QLineEdit, QStringLiteral("federation.form.secret.") + key, tr("Secret %1").arg(key));
        value->setEchoMode(QLineEdit::Password);
        value->setPlaceholderText(isNew() ? tr("none") : tr("unchanged if it is left empty"));
        value->setToolTip(QString::fromStdString(field.doc));
        auto* const label = called(new QLabel(tr("%1, for the keychain").arg(key)), QStringLiteral("federation.form.secret.%1.label").arg(key), tr("%1, for the keychain").arg(key));
        label->setBuddy(value);
        secretRows_->addRow(label, value);
        secretFields_ << value;
    }
    secretsNote_->setVisible(!secretFields_.isEmpty());
    check();
    showGrant();
}

Environment GatewayForm::environment() const
{
    Environment out = before_;
    out.name = name_->text().trimmed().toStdString();
    out.type = type() == nullptr ? std::string() : std::string(type()->name());
    out.mode = static_cast<Mode>(mode_->currentData().toInt());
    out.region = region_->text().trimmed().toStdString();
    out.owner = owner_->text().trimmed().toStdString();
    out.production = production_->isChecked();
    out.settings = settings_ == nullptr ? schema::Value::map() : settings_->value();
    return out;
}

federation::EnvironmentsEdit GatewayForm::edit() const { return {before_.name, environment()}; }

deployment::SecretValues GatewayForm::secrets() const
{
    deployment::SecretValues out;
    for (const QLineEdit* each : secretFields_) {
        if (!each->text().isEmpty())
            out.emplace(each->objectName().section(QLatin1Char('.'), 3).toStdString(), Secret(each->text().toStdString()));
    }
    return out;
}

void GatewayForm::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return Q_EMIT left();
    OrderedPane::keyPressEvent(event);
}

} // namespace postern::workbench
