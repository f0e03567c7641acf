import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cookieValue, sessionCookieName } from './cookies.ts';

test('the cookie has one name by HTTP and one by TLS', () => {
  assert.equal(sessionCookieName(false), 'dsage.session');
  assert.equal(sessionCookieName(true), '__Secure-dsage.session');
});

test('the value is found among others', () => {
  assert.equal(cookieValue('a=1; dsage.session=x%3Dy; b=2', 'dsage.session'), 'x=y');
});

test('a value in pieces is joined in the order of the pieces', () => {
  const header = 's.1=two; s.0=one; s.2=three; s.4=lost';
  assert.equal(cookieValue(header, 's'), 'onetwothree');
});

test('of two cookies with one name the first counts', () => {
  assert.equal(cookieValue('s=mine; s=planted', 's'), 'mine');
});

test('no header, no cookie and broken text give nothing or themselves', () => {
  assert.equal(cookieValue(undefined, 's'), null);
  assert.equal(cookieValue('', 's'), null);
  assert.equal(cookieValue(';;=;=x;ss=1', 's'), null);
  assert.equal(cookieValue('s=%zz', 's'), '%zz');
});
