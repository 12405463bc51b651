"""What the shop knows of the shopper, and insults, in a Spanish text."""

from __future__ import annotations

PERSONAL = r"""
    (a|con|en) (tus|sus) (anos|canas)(?! en), (tu|su) (carrito|cesta) (abandonad|olvidad|pendiente|a medias)*
    (carrito|cesta) (abandonad|olvidad)*
    (?!(?:alpi|desba|enca|empa|enca|emba|bala|aba|con|contra|tra|desga|enga|resi|exi|vi|re?vi|tri|asi|chi|insi|pa|ba
    |desi|consi|embi|revi|persi|subsi|desvi|po|co|go|que|dis|pe|mis|li|ali|desa)st(e|es)\b)[a-z]{2,12}(aste|iste)s?
    (que|lo que|como) (ya )?viste (ayer|la|el|anoche|hoy)*, (nos|ya) (compr|visit|mir)\w{2,5}
    (has|habeis|habias|hayas) (\w{2,12}(ado|ido)|visto|hecho|vuelto|puesto|estado|escrito)
    (sabemos|vimos|notamos|recordamos|intuimos|sospechamos|adivinamos|detectamos|observamos|suponemos|imaginamos) (que
    |cuanto|lo|donde|cual|como|tu|de tu)*
    (vimos|hemos|habiamos) (visto|notado|guardado|apartado|observado|detectado|sabido|reservado|sacado|recordado
    |mirado|elegido para ti)*
    nos (consta|han|ha|hemos|dij|cont|sopl|chiv)* (dicho|contado|llegado|chivado|soplado|enterado|que)*, un pajarito
    (te|os) (hemos|habiamos|vimos|oimos|conocemos|recordamos|echabamos|teniamos|esperabamos|guardamos|apartamos
    |sacamos), te (?!present|propon|ensen|cont|invit|mostr|acompan|ayud|guia|descubr|trae)\w{3,12}mos
    (tu|tus) (cesta|carrito) (te|sigue|espera|echa|guarda|tiene|esta)*
    (sigue|espera|esperando|queda|duerme|aguarda)\w{0,4} ~ tu (cesta|carrito)
    (en|de) tu (cesta|carrito) (sigue|te|hay|espera|queda|esta|duerme|tienes|aun|todavia)*
    (tu|tus|sus) ~ (compras?|pedidos?|visitas?|busquedas?|historial|edad|cumple\w*|sueldo|nomina|ex)
    (tu|tus|sus) (codigo postal|direccion|perfil|navegacion|divorcio|separacion|embarazo|jubilacion|barrio|ciudad
    |vecindario), (tu|tus) (lista de deseos|talla de siempre|talla habitual|marca de siempre|datos|pantalla|ubicacion)
    (de|a|para|con) tu edad, a tus \w+( y \w+)? anos?, (con|a) (tus|los) ~ (que tienes|anos que|cumplidos|canas)
    # (y tantos|y pico|anos) que tienes*, y (tantos|pico|tantas) *, que tienes (#|anos)*, (tienes|tendras) # anos
    como (vives|eres|te gusta|te gustan|trabajas|compras|sueles|viajas|tienes|ayer (te|mir|vi|compr|dej|busc)*
    |la ultima vez), (ya|ahora) que (vives|eres|tienes|te|ayer|acabas|sois|esperas|estas|has)*
    (vives|resides|trabajas|estudias|naciste) (en|cerca|lejos|sol)*
    (tu|vosotr[oa]s) que (siempre|eres|nunca|tanto|buscas|miras|vives|compras|sueles)
    siempre (compras|buscas|eliges|miras|llevas|pides|gastas|vuelves|vas|acabas|dejas), sueles *
    (te|le) (pierde|pierden|chifla|chiflan|ronda|rondan|vuelven? loc|delata|obsesiona|tienta|tientan)*
    (te|os) (echaba|extran)*, (otra vez|de nuevo|por fin) (por aqui|tu|aqui|de vuelta), por aqui otra vez
    de vuelta por aqui, (hola|bienvenid[oa]s?|buenas) (de nuevo|otra vez|de vuelta)
    (hola|buenas|querid[oa]|feliz dia) (ana|maria|marta|lucia|carmen|laura|pedro|juan|jose|luis|carlos|paco|pablo
    |javier|sofia), acabas de *
    (estas|sigues) (embarazad|solter|divorciad|deprimid|a dieta|esperando|de baja|en paro|triste|busc|pens|dud)*
    (esperas|tienes|tuviste) (un |una )?(bebe|hij|nin)*, cumples (#|anos)*, te (jubil|cas|mud|divorci)as
    eres (madre|padre|abuel|solter|de los|de las|alguien|mujer|hombre|un|una|demasiado|tan|muy|mas|nuestr|fan|fiel
    |clienta|de esos)*, (segun|basad[oa]s? en|por) (tu|tus|lo que (mir|compr|busc|vi))*
    para (una|un) (mujer|hombre|chica|chico|senora?|persona|madre) (de tu|de #|como tu|de cierta edad|madur|solter)*
    (de|desde|lo de|la de) (ayer|anoche)(?! y hoy), ayer *, anoche, la (semana|vez) pasada
    (el otro dia|la ultima vez|la otra vez) *
    (cazador|amante|fan|adict|buscador)\w* (a|de) (las |los )?(gang|ofert|chollo|rebaj|compra)*, ahorrador*
    (miras|cuidas|cuentas) (mucho|cada|tanto|bien)*, no puedes (resist|evit|dejar)*, (si|como) buen[oa]? \w+ que eres
    que eres, (nuestr[oa]s?|mi) (client\w* )?(favorit|preferid|mejor)[oa]? client*
    (vuelves|volviste) (a|por|siempre|otra)*, (te )?(seguimos|espiamos|observamos|vigilamos)
    feliz (cumple|aniversario|jubilacion|santo)*, tienes # *, tienes (cincuenta|cuarenta|sesenta|treinta|setenta) *
    verdad(?=\s?[?]), no(?=\s?[?])
    (alguien|una persona|gente) (de|con) (tu|tus) (peso|edad|talla|altura|gustos|nivel|presupuesto|estilo|condicion)*
    (de|con) tu (peso|talla|estatura|sueldo|nivel|clase|situacion|estado civil)
    (enhorabuena|felicidades) (por|mama|papa|abuel)*, (seguro|apostamos|imaginamos|creemos|fijo) (a )?que *
    (andas|vas|estas) (cort[oa]|just[oa]|mal) de *, por (tu|tus) (busqueda|compra|edad|historial|visita)*
    (soltera|soltero|viud[oa]|divorciad[oa]|jubilad[oa]) (como|y con|que eres)*, (miraste|volviste|elegiste|dudaste)
    vuelves *, (mama|papa) primeriz*, (tu|tus) (vecin\w+|jef\w+|amig\w+) (ya )?(lo|la|tiene|compr)*
    llevas # (dias|semanas|horas|meses), llevas (dias|tiempo|semanas|meses|toda) *
    (sigues|estabas|andabas|ibas|solias|venias|querias|buscabas|mirabas|tenias|vivias|comprabas|gastabas) *
    se (nota|ve) que *, (vemos|veo|notamos|parece) que (te|tu|eres|tienes|has|sigues|buscas|prefieres|\w+as|\w+es)*
    pareces *, (tras|despues de|desde) tu *
    (tus|tu) (hij[oa]s?|pareja|marido|mujer|jefa?|medico) (ya|es|esta|cumple|acaba|necesita|cree|te)*
    por lo que (vemos|sabemos|miras|compras)*, una (mujer|persona|madre) como tu, senor[a]? de *, basandonos *
    (sueles|acostumbras|tiendes a) *
    (tu|tus|su|sus) (ultim|anterior|pasad|reciente|habitual)(es|a|as|o|os)? (\w+ )?(compra|pedido|cesta|carrito|visita
    |busqueda|sesion|eleccion|varita|compras|pedidos|visitas|busquedas), (a|para|de|con) (tu|su|vuestra) edad
    (mama|madre|padre|papa) (solter|divorciad|primeriz|de (dos|tres|gemelos|familia))*
    (para ti|a ti) (que|solter|jubilad|divorciad|viud|embarazad|mama|papa)*
    (tu|su) (perro|gato|perra|gata|loro|conejo|hijo|hija|bebe) (viej|mayor|enferm|gord|ya|acaba|cumple|tiene|recien)*
    (sabemos|vimos|creemos|notamos|se que|recuerdas|te acuerdas) *
    (dejaste|abandonaste|guardaste|compraste|miraste) *, (otra vez|de nuevo) (mirando|por aqui|buscando|tu|con)*
    (iba|estaba|venia)n? (llen[oa]|con) ~ (cesta|carrito)
    (tu|tus|su|sus) (hij|niet|sobrin|bebe|marid|espos|novi|suegr|padre|madre|mama|perr|gat)\w* de (#|un|dos) (anos?
    |mes(es)?), por ser (tu|quien eres|vos|usted), solo (para|por) ti
"""

INSULTS = r"""
    tacan*, tont[oa]s?, tontain*, idiota*, imbecil*, estupid*, zoquete*, inutil(es)?, gilipoll*, cabron*, pendej*
    put[oa]s?, puta*, mierd*, joder, jodid*, cojon*, =coño, huevon*, boludo*, pelotud*, culer[oa]s?, mamon*, mongol*
    (vend|son|es|pura|menuda|vaya|solo|comprar|de)\w* ~ (basura|porqueria|bazofia|chatarra|morralla)(?! (de|reciclad))
    (los|las|esos|esas|unos|unas|panda de|banda de|sois|menudos) (\w+ )?(chorizos|ladrones|rateros|mangantes|piratas
    |buitres|sanguijuelas|ratas) *
    (son|sois|eres|es|somos) (un |una |unos |unas )?(ladron|choriz|estafador|sinverg|timador|mentiros|tramp|rata|cerd
    |burr|paleto|cutre|feo|gord)*, sinverguenza*, estafador*, timador*, mentiros[oa]s?, caradura*, canallas?, gentuza
    chusma, paleto*, palurd*, cutre*, hortera*, macarra*, garrul[oa]s?, cateto*, analfabet*, ignorantes?, pobreton*
    muert[oa]s? de hambre, pelagatos, don nadie, fracasad[oa]s?, incult[oa]s?, cretin*, majader*, mamarrach*, adefesio*
    esperpento*, bobalic*, memo, mem[oa]s, lerd[oa]s?, merluz[oa], mequetrefe, cenutri[oa]s?, mastuerz*, besugo como*
    pringad[oa]s?, panoli*, pardill*, rata de, roñ?os[oa]s?, agarrad[oa] (y|como|de|eres)*
    pedazo de (alcornoque|animal|burro|idiota|tonto|inutil|zoquete|bestia|imbecil|asno|besugo|bruto|mula)*
    (seas|eres|estas|sois|estais|vas|pareces|serias) (un |una |mas |tan |demasiado |muy |como un |como una |hech[oa] (un
    |una) )?(burr|asn|cerd|foca|vaca|ballena|fe[oa]|gord|viej|tont|rata|tap|call|calv|bruj|bestia|payas|espantap
    |desastre|cuadro|mula|vag)*
    (hech[oa]|como|parec\w+) (un|una) (espantapajaros|adefesio|desastre|cuadro|mamarracho|payas[oa]|saco de|foca|vaca
    |cerd[oa]|mula|orco)*
    (ponte|ponle|anda|oye|venga|toma|compra|mira|vamos|esto|hey|eh) (\w+ )?(gord[oa]s?|fe[oa]s?|viej[oa]s?|enan[oa]
    |calv[oa]) *, no seas *
    (demasiado|muy|tan) (fe[oa]|gord[oa]|pobre|tont[oa]|viej[oa]|torpe)s? (para|como|que|como para)*, =\w+ como tú
    =como tú (la|lo|sab|pod|pued)*, (alguien|gente|otros|gentuza) como (tu|vosotros|usted)(?=[^\w]*$)
    (disimul|escond|ocult|tap)\w* ~ (kilos|barriga|lorzas|michelines|tripa|canas|gordura|papada|fealdad|arrugas|culo)
    lorzas, michelines
    (tus|esas|esos|tu) (lorzas|kilos|canas|patas|barriga|tripa|papada|cara|pintas?|calva|piernas de|culo)
    (nada que ver|no) (con|como) (los|las|el|la|esos|esas|otr)\w* ~ (enfrente|lado|competencia|tienda|vecin\w+
    |supermercado|marcas?|webs?)
    (a diferencia de|al contrario que|mejor que|peor que|no somos como|ni como) ~ (enfrente|al lado|competencia|tiendas?
    |vecin\w+|marcas?|cadenas?), (la|nuestra) competencia, otras (tiendas|webs)
    (los|las|tienda|vecin\w+|local|chorizos) de (enfrente|al lado), politic(o|os|a|as), gobiern*
    (el|al|la|ese|este) president[ea]*, (ese|este|al|del|tu|su|el|cualquier) partido (que|no|de|politic|es)*
    (a|por) ese partido, votan?, votar, votantes?, vot(o|e|es|en|aste) (a|por|en)*, elecciones, diputad*, ministr[oa]s?
    fach(a|as), fascist*, comunist*, nazi*, franquist*, derechon*, izquierdos*, sociata*, podemit*, peronist*, chavist*
    (los|las|esos) (fachas|panchitos|sudacas|gitanos|inmigrantes|judios|ateos|musulmanes|catolicos|maricon)*, sudaca*
    maric(on|ones|a|as), (esos|putos|los) moros(?! y), infieles, herej*, dios (no|ha|te)*, alah
    (tu|su|vuestro) (dios|religion|fe|profeta), (te|os|se) vas? a (enterar|arrepentir|acordar|doler|pesar)*
    arrepentir(as|eis|an), o (veras|te vas|si no|ya|atente)*, o si no
    (te|os) (mat|romp|part|quem|peg|revent|raj)(o|amos|emos|are|aremos), (sabemos|se|sabe) donde (vives|viv|esta tu)*
    atente*, (lo )?lamentar(as|eis)*, (lo )?pagaras (car|muy)*, (no|nadie) (te )?merec(es|en|eis|e) *
    (la )?puerta esta (alli|ahi|abierta), la puerta (esta|por) (alli|ahi|all)*, largo de aqui, largate*, fuera de aqui
    vete *, que os den, que te den, muerete*, callate, ojala te*, (los|las) que votan?
    (verguenza|pena|asco|risa) (da|das|dan|que|ajena)*, (das|dan|da|damos) (asco|pena|verguenza|risa)
    (hasta|incluso) (un|una|los|las) \w+ (como (tu|vos|usted)|sabr|podr)*, (apestas?|hueles) *
    (nadie te|no vales|no sirves|no tienes) (quiere|para|ni)*
    (gente|personas|client\w+|tios|tias) (fe[oa]s?|gord[oa]s?|tont[oa]s?|pobres?|viej[oa]s|bast[oa]s?|vulgar(es)?)
    (calla|callate|cierra el pico|espabila) *, cierra el pico
    (os|te|nos) (tima|timan|engana|enganan|roba|roban|estafa|estafan|toma|toman) *, (toman|toma) el pelo
    (que se|que os|que te) (pudr|jod|fastidi|aguant|muer)*, (bruto|bruta|brutos) como*, (cerebro|neuronas?) de *
    (mosquito|cabeza) hueca, (viva|abajo|muera|arriba) (el|la|los|espana|franco|cataluna)(?! (vida|telon))*
    (das|dan) (pena|lastima|asco|verguenza), patetic*, ridicul[oa]s? (con|como|eres|estas)*
    (no tienes|sin) (clase|gusto|verguenza|remedio|cerebro)(?=[^\w]*$), hazmerreir, patan(es)?, bazofia, asquero*
    repugn*, desgraciad[oa]s?, maldit[oa]s? *
    dej(a|ad|e|en) de ser *
    (ser|eres|sois|son|estas|parec\w+|sera) (un |una |muy |mas |tan |algo )?(bob|tont|mem|lel|lerd|vag|guarr|soso
    |ignorant|pesad|cobard|flojo|floja)(o|a|os|as|e|es|)
    que (fe|gord|tont|viej|bob|guarr|vag|torp)(o|a|e|os|as|es) (eres|estas|te|os|sois|vas|son)*
    *^(gord|fe|tont|viej|calv|enan|bob|vag|cerd|guarr|flac|bruj)[oa]s?(?=,)
    (para|de) (gord|fe|tont|inutil|bob|vag|pobreton)[oae]?s(?=[^\w]*$), culos?(?! (de|del) (vaso|botella|mal|saco))
    (ese|esa|esos|esas|tu|tus|vuestros?) (culo|trasero|barriga|panza|caraza|jeta|pellejo|morro)
    \w+(ia|tienda|local|esquina) de (enfrente|al lado|la esquina)(?=[^\w]*$)
    (los|las|menuda|panda de|hatajo de) (inutil|ladron|estafador|chorizo|timador|vag|tont|ratas)*
    (hasta|incluso|ni) (un|una|el|la) (tont|bob|inutil|burr|idiot|mon[oa])*
    (piojos|guarr|cochin|mugrient|baboso|sucio)[oa]s? como *
    (eres|sois|estas) (pobre|ties[oa]|sin (blanca|dinero|un duro)|arruinad)*
"""
