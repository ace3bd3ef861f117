#!/usr/bin/env python3
"""The layout of the random streams, written a second time from its description.

Prints the golden numbers of StreamLayoutTests.swift: stream ids, keys, words and uniforms."""
M=(1<<64)-1
def fin(z):
    z=((z^(z>>30))*0xbf58476d1ce4e5b9)&M; z=((z^(z>>27))*0x94d049bb133111eb)&M; return z^(z>>31)
def fold(h,w): return fin(((h^w)+0x9e3779b97f4a7c15)&M)
def key(seed,p,e,v=1):
    h=fold(0,v)
    for w in (seed,p,e): h=fold(h,w)
    return h
def sid(s):
    h=0xcbf29ce484222325
    for b in s.encode(): h=((h^b)*0x100000001b3)&M
    return fin(h)
def philox(c,k):
    c=list(c);k=list(k)
    for _ in range(10):
        p0=c[0]*0xD2511F53;p1=c[2]*0xCD9E8D57
        c=[(p1>>32)^c[1]^k[0],p1&0xffffffff,(p0>>32)^c[3]^k[1],p0&0xffffffff]
        k=[(k[0]+0x9E3779B9)&0xffffffff,(k[1]+0xBB67AE85)&0xffffffff]
    return c
def words(seed,p,e,year=0,rep=0,lane=0,n=8):
    k=key(seed,p,e);k=(k&0xffffffff,k>>32);o=[]
    for b in range((n+1)//2):
        x=philox((b,year,rep,lane),k); o+= [x[1]<<32|x[0],x[3]<<32|x[2]]
    return o[:n]
if __name__=='__main__':
    assert philox((0,)*4,(0,0))==[0x6627e8d5,0xe169c58d,0xbc57ac4c,0x9b00dbd8]
    for s in ['','wheat','Şəki','Tashkent']: print(repr(s),hex(sid(s)))
    print(hex(key(0,0,0)),hex(key(42,2,sid('Şəki'))))
    for a in [(0,0,0,0,0,0),(42,2,sid('Şəki'),1987,3,212),(M,8,M,0xffffffff,0xffffffff,0xffffffff)]:
        print(a,[hex(w) for w in words(*a,n=4)],[((w>>12)+.5)*2**-52 for w in words(*a,n=4)])
