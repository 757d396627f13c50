// The built-in commands, a family a file.
#pragma once

#include <vector>

#include "control/catalogue.h"

namespace tandem::control {

std::vector<Command> core_commands();
std::vector<Command> channel_commands();   ///< calls and their legs
std::vector<Command> registry_commands();  ///< registrations at providers
std::vector<Command> peer_commands();      ///< phones and trunks
std::vector<Command> debug_commands();
std::vector<Command> story_commands();      ///< what happened and why: stories, records, explanations
std::vector<Command> site_commands();       ///< the configuration in force
std::vector<Command> numbering_commands();  ///< who has which number
std::vector<Command> firewall_commands();
std::vector<Command> limit_commands();        ///< how much may be called, and what was
std::vector<Command> certificate_commands();  ///< ours, for TLS
std::vector<Command> sound_commands();
std::vector<Command> pjsip_commands();         ///< tables of Asterisk's newer SIP technology
std::vector<Command> sip_table_commands();     ///< the smaller ones of its older
std::vector<Command> channel_page_commands();  ///< one channel in full
std::vector<Command> request_commands();       ///< REGISTER, OPTIONS, NOTIFY, MESSAGE
std::vector<Command> originate_commands();     ///< calls that begin here
std::vector<Command> event_commands();         ///< what happens, as it happens
std::vector<Command> help_commands(const Catalogue& catalogue);

}  // namespace tandem::control
