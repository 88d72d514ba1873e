" TwiML is XML.
runtime! syntax/xml.vim
