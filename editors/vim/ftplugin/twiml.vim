" TwiML is XML.
runtime! ftplugin/xml.vim
