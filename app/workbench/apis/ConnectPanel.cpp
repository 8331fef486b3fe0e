// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/apis/ConnectPanel.h"

#include "workbench/apis/FailureText.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUuid>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {
constexpr int fieldWidth = 420;
}

using publisher::Grant;
using publisher::PublisherConnection;

ConnectPanel::ConnectPanel(QWidget* parent) : QFrame(parent), form_(new QFormLayout)
{
    setObjectName(QStringLiteral("apis.connect.panel"));
    setAccessibleName(tr("Connect to a Publisher"));
    setFrameShape(QFrame::StyledPanel);
    auto* column = new QVBoxLayout(this);
    auto* heading = named(new QLabel(tr("Connect to a Publisher"), this), "apis.connect.heading", tr("Connect to a Publisher"));
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    column->addWidget(heading);
    column->addLayout(form_);
    form_->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    address_ = field("apis.connect.address", tr("&Address"), QStringLiteral("https://localhost:9443"));
    grant_ = named(new QComboBox(this), "apis.connect.grant", tr("Sign in with"));
    grant_->addItem(tr("User and password"));
    grant_->addItem(tr("Client and secret"));
    grant_->addItem(tr("Access token"));
    grant_->setMinimumWidth(fieldWidth);
    form_->addRow(tr("&Sign in with"), grant_);
    user_ = field("apis.connect.user", tr("&User"), tr("for instance admin"));
    tenant_ = field("apis.connect.tenant", tr("&Tenant"), tr("empty for carbon.super"));
    client_ = field("apis.connect.client", tr("C&lient id"), tr("empty: one is registered"));
    secret_ = field("apis.connect.secret", tr("&Password"), {});
    secret_->setEchoMode(QLineEdit::Password);
    caFile_ = field("apis.connect.ca", tr("CA &file"), tr("PEM file; empty for this computer's own"));
    secretsNote_ = named(new QLabel(this), "apis.connect.note", tr("Where the password is kept"));
    secretsNote_->setWordWrap(true);
    column->addWidget(secretsNote_);
    failure_ = named(new QLabel(this), "apis.connect.failure", tr("Why it failed"));
    failure_->setWordWrap(true);
    failure_->setTextFormat(Qt::PlainText);
    failure_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(failure_);
    certificate_ = named(new QLabel(this), "apis.connect.certificate", tr("The server's certificate"));
    certificate_->setWordWrap(true);
    certificate_->setTextFormat(Qt::PlainText);
    certificate_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(certificate_);
    auto* buttons = new QHBoxLayout;
    connect_ = named(new QPushButton(icon(u"plug"), tr("Connect"), this), "apis.connect.go", tr("Connect"));
    connect_->setDefault(true);
    trust_ = named(new QPushButton(icon(u"shield-check"), tr("Trust this certificate"), this), "apis.connect.trust",
                   tr("Trust exactly this certificate for this connection"));
    cancel_ = named(new QPushButton(tr("Cancel"), this), "apis.connect.cancel", tr("Cancel"));
    for (QPushButton* button : {connect_, trust_, cancel_})
        buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    connect(grant_, &QComboBox::currentIndexChanged, this, &ConnectPanel::grantChanged);
    connect(connect_, &QPushButton::clicked, this, &ConnectPanel::submit);
    connect(cancel_, &QPushButton::clicked, this, &ConnectPanel::cancelled);
    connect(trust_, &QPushButton::clicked, this, [this] { Q_EMIT trustRequested(offered_); });
    for (QLineEdit* edit : {address_, user_, tenant_, client_, secret_, caFile_})
        connect(edit, &QLineEdit::returnPressed, this, &ConnectPanel::submit);
    setSecretsReason({});
    clearFailure();
    grantChanged();
}

QLineEdit* ConnectPanel::field(const char* id, const QString& label, const QString& hint)
{
    auto* edit = named(new QLineEdit(this), id, QString(label).remove(QLatin1Char('&')));
    edit->setPlaceholderText(hint);
    edit->setMinimumWidth(fieldWidth);
    form_->addRow(label, edit);
    return edit;
}

QWidget* ConnectPanel::firstField() const { return address_; }

void ConnectPanel::setConnection(const PublisherConnection& connection)
{
    base_ = connection;
    address_->setText(connection.baseUrl);
    grant_->setCurrentIndex(static_cast<int>(connection.grant));
    user_->setText(connection.user);
    tenant_->setText(connection.tenant);
    client_->setText(connection.clientId);
    caFile_->setText(connection.caFile);
    secret_->clear();
    secret_->setPlaceholderText(connection.id.isEmpty() ? QString() : tr("empty: as kept in the keychain"));
}

PublisherConnection ConnectPanel::connection() const
{
    PublisherConnection connection = base_;
    if (connection.id.isEmpty())
        connection.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString address = address_->text().trimmed();
    if (address != base_.baseUrl)
        connection.trustedSha256.clear(); // a trust is for one host and port
    connection.baseUrl = address;
    connection.name = QUrl(address).host();
    connection.grant = static_cast<Grant>(grant_->currentIndex());
    connection.user = user_->text().trimmed();
    connection.tenant = tenant_->text().trimmed();
    connection.clientId = client_->text().trimmed();
    connection.caFile = caFile_->text().trimmed();
    return connection;
}

void ConnectPanel::grantChanged()
{
    const auto grant = static_cast<Grant>(grant_->currentIndex());
    const auto show = [this](QWidget* widget, bool visible) {
        widget->setVisible(visible);
        if (QWidget* label = form_->labelForField(widget))
            label->setVisible(visible);
    };
    show(user_, grant == Grant::Password);
    show(tenant_, grant == Grant::Password);
    show(client_, grant != Grant::ExistingToken);
    const QString word = grant == Grant::Password            ? tr("&Password")
                         : grant == Grant::ClientCredentials ? tr("Client s&ecret")
                                                             : tr("To&ken");
    if (auto* label = qobject_cast<QLabel*>(form_->labelForField(secret_)))
        label->setText(word);
    secret_->setAccessibleName(QString(word).remove(QLatin1Char('&')));
}

void ConnectPanel::submit()
{
    if (!connect_->isEnabled())
        return;
    std::optional<Secret> secret;
    if (!secret_->text().isEmpty())
        secret = Secret(secret_->text().toStdString());
    secret_->clear(); // it lives in the keychain from here on, not in a widget
    clearFailure();
    Q_EMIT connectRequested(connection(), secret);
}

void ConnectPanel::setBusy(bool busy)
{
    connect_->setEnabled(!busy);
    connect_->setText(busy ? tr("Connecting...") : tr("Connect"));
    trust_->setEnabled(!busy);
}

void ConnectPanel::showFailure(const publisher::PublisherFailure& failure)
{
    const Failure words = failureText(failure);
    failure_->setText(QStringList{words.what, words.why, words.next}.join(QLatin1Char('\n')));
    failure_->setToolTip(words.details);
    failure_->show();
    certificate_->setText(certificateText(failure));
    certificate_->setVisible(!certificate_->text().isEmpty());
    offered_ = failure.rest.certificates.empty() ? QByteArray() : failure.rest.certificates.front().sha256;
    trust_->setVisible(!offered_.isEmpty());
}

void ConnectPanel::clearFailure()
{
    failure_->hide();
    certificate_->hide();
    trust_->hide();
}

void ConnectPanel::setSecretsReason(const QString& reason)
{
    secretsNote_->setText(reason.isEmpty() ? tr("The password is kept in the keychain of this computer, never in a file.")
                                           : tr("No keychain answers here, so the password is kept until the workbench ends, "
                                                "never in a file. Install a keyring to keep it longer."));
    secretsNote_->setToolTip(reason);
}

void ConnectPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QFrame::keyPressEvent(event);
}

} // namespace postern::workbench
