// The credential that the reader has given last, for all views and as long as the tab is open: what is sent as Authorization.
import { kept } from './api.js';

export const credential = kept('agentmock.credential');

// token is that of a bearer; '' for none.
export const token = () => /^Bearer\s+(\S+)$/i.exec(credential.get())?.[1] || '';

export const setToken = (text) => credential.set(text && `Bearer ${text}`);
