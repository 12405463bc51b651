"""What would hurt the business, in a Spanish text."""

from __future__ import annotations

BUSINESS = r"""
    (echa|echamos|echado|bajado|bajamos|bajar|cerrad[oa]|cerramos|cerrar|cerro|cerraron) (\w+ )?(el cierre|la persiana
    |las puertas|la tienda|el taller|el negocio|la web|el chiringuito|el local|definitiv)*
    (cerrad[oa]s?|cerramos|cierra|cerro|cerraron|cerraremos|desaparec\w+) (para siempre|por|definitiv|hasta|del todo
    |sus puertas|esta|el|en)*, (cierre|fin) (definitiv|de (la tienda|actividad|negocio)|por)*, cerramos, cese de*
    se acabo (la tienda|el negocio|lo que se daba)*, tim(o|os|amos|aron), estaf*, fraude*
    engan(o|os|a|an|amos|ar|amos|ad[oa]s?), enganar*, quiebra*, (ha|hemos|han) quebrado, quebramos, quebraron
    bancarrota, arruin*, insolven*, acreedor*, concurso de*, embarg*, desahuci*, juzgad[oa]s?
    (el|un) juez (nos|ha|decret|orden)*, juicio (por|contra|pendiente)*, demand(ad|ar|an)*, denunci*, multad[oa]s?
    multa (de|por|nos)*, sancion*, inspector*, policia (se|nos|vino|ha|lleg|detuv|registr|entr|busca|clausur|precint)*
    la policia, precint*, clausur*, hacienda (nos|se|viene|ha)*, detuvieron
    detenid[oa]s? (por|el|este|esta|ayer|en comis)*, arrest*, carcel, prision, preso(s)?, (entre|tras) rejas, imputad*
    fug(ado|o|amos|aron|aron), nuestr[oa]s? (duen|jef|propietari|directiv|gerent|contabl|administrador)*
    (al|a los|el|los) (duen[oa]s?|jefes?|propietarios?|gerentes?) (lo|los|se|nos|ha|han|est|huy|fug|rob)*
    (compr|pid|busc)\w{1,4} ~ (en )?(otr[oa] (tienda|lado|sitio|parte|web|lugar)|la competencia|amazon|cualquier otr\w+)
    (mejor|vete|id|ve|vaya|vayan|vayanse) ~ (otr[oa] (tienda|lado|sitio|parte|web|lugar)|a la competencia)
    en otr[oa] (tienda|lado|sitio|parte)(?=[^\w]*$)
    (no|jamas|nunca|ni) (nos |se te ocurra |vuelvas a |debes |deberias )?(compr|pid|confi|fi)(es|en|eis|e|ar|ais|as
    |amos)(l[oa]s?|nos|te)? *
    (retir|recog|reclam|llam|pid)\w{1,4} ~ (del mercado|por riesgo|defecto\w*|incendio|a revision|porque (arde|explota
    |quema|falla)\w*), (el|del|al|por el|su) fabricante, retirad[oa]s? del*, (riesgo|peligro) (de|electr|mortal|para)*
    peligros[oa] (de|para|si|cuando)*, defectuos*
    (se|puede|pueden|suele) (incendi|explot|electrocut|prender fuego|quemarte|desmont|caer a trozos|romper|romp)*
    (vend|vendem|us|son|es|tod)\w* ~ (imitacion(es)?|falsific\w*|copias?|fals[oa]s?|robad[oa]s?|replicas? (chin
    |barat)\w*|de mentira|de contrabando)(?=[^\w]|$), falsific*
    (son|es|mercancia|material|productos?|genero|todo) robad*, mercancia (robada|falsa|de contrabando)
    (no|ni|nunca|dejamos de) (pagamos|tenemos (permiso|licencia|ni idea|escrup)|respondemos|devolvemos|servimos
    |cumplimos|nos hacemos|sabemos (lo|que|hacer|cos)|contestamos|atendemos)*, mentimos, mentiras?, robamos
    (os|te) robamos, enganamos, (les|te|os) (mentim|estafam|timam)*, despid(os|ieron|en)*, despedido(s)? *, huelga*
    nin[oa]s (explot|trabaj|cosen)*, (trabajo|mano de obra) (infantil|esclav)*, trabajo esclav*, esclavitud, explotamos
    liquidador*, (en|por) traspaso, se (traspasa|alquila) *
    (se vende|vendemos) (el |la |este |esta )?(local|negocio|tienda|empresa)
    nos (vamos (para siempre|a pique|a la quiebra|del todo)|jubil|rendimos|despedimos|arruin|fundim|hunde|hundim|embarg
    |han|cerraron|clausur|denunci|multar|cierran|deten|robaron|hackea|pillaron)*, hacke*, ciberataque
    (filtr|rob)\w* (de )?(tus|sus|los) datos
    (hemos|habemos) (cerrado|quebrado|echado|bajado|fracas|perdido|suspendid|dejado|mentid|enganad|vendid)*, fracas*
    (en|a) la ruina, caducad[oa]s?, podrid*, averiad*, verguenza, vergonzos*, chapuza*, no funcionan?
    no (vale|valen|sirve|sirven) (para )?nada*
    (se|te) (rompe|rompen|desarma|deshace|deshacen|cae) (a la|en|al|enseguida|solo)*, defraud*, decepci*, arrepient*
    blanque(o|amos)*, evasion*, evad*, mafia*, ilegal*, sin (licencia|permiso|papeles|control|garantia)
    prohibid[oa]s? (por|en|la venta)*, (mala|pesima|poca|infima|dudosa) calidad
    calidad (mala|pesima|infima|dudosa|lamentable), (es|son) (mal[oa]s?|pesim[oa]s?|un asco|una porqueria|horrible)*
    (velas?|lamparas?|cargador\w*|cazuelas?|juguetes?|productos?|bicis?|motores|baterias?) (que )?(explot|arde\w* sin
    |se incend|revient|intoxic|enven|estall)*, (no|jamas|nunca) (te |os |se )(fies|fieis|fie|fien|confies) *
    (esta|la|nuestra) (web|tienda|empresa|pagina) (cierra|cerro|cerrara|desaparec|es un|no es|nos|va a|miente|robo
    |quebr)*, (no )?(pag|cumpl)(amos|imos) (a|ni|los|las) *, (salmonela|listeria|plomo en|gusanos|cucarachas|ratas en)*
    (intoxic|enven)\w*, hospitalizad*, (murio|murieron|muert[oa]s por|heridos?) *, (hundid|arruinad|desesperad)[oa]s
    (somos|son) (un|unos|una) (desastre|fraude|farsa|timo|peligro|verguenza|estafa)*, farsa, (mentimos|mienten) *
    incumpl*, reclamacion*, (sin|no tenemos) (personal|stock ni|dinero|seguro|permisos?)*
    (ha|han|fue|fueron|sera|seran) (sido )?(retirad|recogid|prohibid|clausurad|denunciad|detenid|multad|embargad
    |demandad|cerrad|intervenid|precintad|robad|falsificad)[oa]s?(?! (a mano|con|por delante|en punta))
    nuestr[oa]s \w+ (se (rompen|caen|doblan|oxidan|deshacen|queman)|no (funcionan|valen|sirven|duran)|explotan|arden
    |son (mal|fals|robad|un|una)), (somos|seremos) historia, (echamos|bajamos) (la persiana|el cierre)
    (cerr|desaparec)\w+ para siempre
    (esta|la|nuestra|el|este) (tienda|web|empresa|negocio|local) (ha |se |esta |va a )?(cerr|quebr|hund|arruin|desaparec
    |mient|enga)*
    (el|la|nuestro|los) (duen[oa]|jef[ea]|director\w*|fundador\w*|gerente) (esta|fue|ha|se|huy|acab|entr|duerme)*
    (es|son|resulta\w*|articulo|producto) peligros[oa]s?, fuera de servicio*
    (nos )?(investig|vigil|registr|persigu)\w+ (la|el) (policia|fiscal|juez|hacienda)*
"""
