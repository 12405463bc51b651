"""Ways to reach the shop, and a model's words about its task, in a Spanish text."""

from __future__ import annotations

CONTACT = r"""
    (te|le|os|les) (atiende|atienden|atendera|responde|responden|contesta|contestan|espera (en la tienda|en el taller))*
    (en|al) el \d{3}*, (8|9)00 \d{3}*
    (escribe|escriba|escribid|escribi|llama|llame|llamad|visita|visite|visitad|contacta|contacte|sigue|siga)nos
    (seguid|segui|cuenta|cuente|consulta|consulte|pregunta|pregunte|manda|mande|envia|envie|deja|deje)nos
    (busca|busque|encuentra|encuentre|encontra|habla|hable|menciona|agrega|anade|etiqueta|unete a|da|de|conoce)nos
    (ver|conocer|visitar|seguir|escribir|llamar|contactar|encontrar|consultar|preguntar|hablar)nos
    (llama|escribe|escribi|llame|pregunta|consulta)(me|le|les)
    llam(a|e|ad|en) (ya|ahora|hoy|al (#|numero|telefono|taller|\d)|a (nuestro|la tienda|cualquier hora))*, whats? ?app*
    wh?asap*, guasap*, telegram, instagram*, insta, facebook, tik ?tok, twitter, youtube, pinterest, linkedin
    (en|de) (las )?redes( sociales)?, redes sociales, (la )?red (social|del pajar)*, hashtag
    (pajaro|pajarito|pajar\w*) azul
    nuestr[oa]s? (telefono|linea|correo|buzon|canal|perfil|web|pagina|boletin|blog|instagram|cuenta)*, por telefono
    (descuelg|levant|cog|marc|coj)\w* ~ telefono, (numero|linea) (de|del) telefono
    telefono (de atencion|gratuito|#|abierto|esta)*, telefon(o|icamente) (de lunes|de #)*
    (marca|marque|marcad) (el|al) (#|\d|numero|telefono)*, linea (gratuita|directa)
    (tu|un|por|mi|su|ese) (correo|mail|email|e mail|mensaje|sms), correo electronico, e ?mails?, boletin*, newsletter
    suscri*, arroba (\w+ ){1,3}(punto|com|es|net|org), \w+ arroba \w+ (punto|com|es)*
    punto (com|org|net|mx|shop|info|ar|cl)(?! \w), punto es(?=[^\w]*$), (un )?punto y com(?!\w)
    (uve|w|doble ?u) doble *, (tres )?uves? dobles?, @\w{2}*
    (cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)( y)?( (cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve
    |doce|diez|once|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)){4}*
    (pasate|pasaos|pasese|acercate|acercaos|acerquese|asomate|ven|vente|venid|venga|vengan|visita|visite
    |visitad) ~ (tienda|calle|local|showroom|mostrador)
    (pasate|pasaos|acercate|ven|venid|venga|vente) ~ (vernos|verl[oa]s?|probar\w{0,4}|tomar|saludar\w{0,4}
    |recoger\w{0,4}|avenida)
    (pasate|pasaos|acercate|visita|visite|visitad|ven|venid|venga) ~ (nuestr[oa]s?) (tienda|taller|local|showroom|horno
    |puesto|obrador)*, la calle (mayor|real|ancha|nueva|del? \w+|san|santa|\w+ (#|\d))*
    (calle|avenida|avda|plaza) \w+ (\w+ )?(#|\d{1,3}), (en|de) (nuestra|la) tienda (de|en|fisica)*
    (en|a) (la )?tienda de la*
    (detras|al lado|enfrente|encima|debajo|junto a) (de )?la (panaderia|iglesia|estacion|farmacia|catedral|parada)
    horarios?, abrimos
    abiert[oa]s? (hasta (las|tarde|la noche)|de lunes|todos los dias|los (lunes|sabados|domingos|festivos)|hoy)*
    de lunes a (viernes|sabado|domingo) (de|hasta|en horario)*
    (danos|dale|pega|pegale|echa) un (toque[^\w]*$|toque al|toque por|telefonazo|silbidito|ring)*, danos un*
    pregunt(a|e|ad|en) por *, (pide|reserva) (tu )?(cita|hora)*, cita previa, atencion al*
    (mand|envi|dej|escrib|pon)\w{1,4} un (mensaje|whats|correo|mail|sms)*, contact(a|e|ar|amos) (con|ahora|hoy|ya)*
    (formulario|datos|pagina) de contacto, estamos (en|a) *
    (sube|subimos|colgamos|publicamos|emitimos) ~ (videos?|fotos?|directo|historias|reels?), (al|nuestro) canal
    chat(ea|eamos)? (con|en vivo)*, (en|por) (el )?chat, (te )?atendemos, (dudas|preguntas|consultas)(?=[^\w]*[?])
    buscanos, (en|de) (internet|la web|google) (como|buscando)*
    (bus|googl)(ca|quen|ea) (\w+ ){1,3}(en (google|internet|la red))
    (nos|me) (encontrar[ae]s|encuentras|encontrareis|tienes|teneis|hallaras|veras) (en|a|por)*
    (nuestro|el|por) (chat|whatsapp|mostrador|instagram), (en|ponte|ponerte|ponerse|poneos|pongase) (en )?contacto con *
    tenemos (tienda|taller|local|puesto|stand) (en|a)*, (en|por) (mensaje|mensajeria|privado|dm|md)(?=[^\w]*$)
    (un|mandanos un) mensajito, (tambien|estamos) (en|abiertos) (los )?(domingos|sabados|festivos), (pide|reserva) mesa
    te (esperamos|atendemos|respondemos|contestamos|llamamos|escribimos)
    registr(ate|ese|aos|arte|andote)
    (apunta|apunte|apuntad|inscribe|inscriba|suma|une)(te|se|os) (a|al|a la|en) (nuestr\w+|club|lista|boletin
    |la (comunidad|lista|familia)|canal)*, (hazte|haceos|hagase) (soci|client|miembr|amig|fan|seguidor)*, date de alta
    (club|grupo|comunidad) de (client|soci|whats|telegram|lector)*
    (nuestro|el) (equipo|personal|dependiente|asesor\w*) ~ (atiend|respond|ayud|asesor|aconsej|esper|llam)\w*
    (busca|buscame|sigue|seguid|siguenos|encuentra) ~ (perfil|pagina|cuenta|nuestro canal|en redes)
    (haz|haga|hacer|haced) cli(c|ck)*, cli(c|ck) (aqui|en)*
    descarg(a|ar|ate|ue) (la|nuestra|el|ya) (app|aplicacion|catalogo|pdf|guia)*, (nuestra|la) (app|aplicacion)
"""

META = r"""
    (avisame|avisa|dime|hazme saber|indicame) (si|cuando|que) (quier|prefier|dese|necesit|te gust|te parec|la |lo )*
    (mas|menos) (breve|formal|corto|largo|creativo|extenso)(?=[^\w]*$)
    (si (lo )?(deseas|quieres|prefieres)|con gusto|encantad[oa]) ~ (ajust|acort|modific|cambi|reescrib|adapt)\w*
    como (un |una )?(modelo|inteligencia|asistente|ia|bot) (de (lenguaje|ia)|artificial|virtual|no|conversacional)*
    modelos? de (lenguaje|ia), modelo linguistico, inteligencia artificial
    soy (un |una )?(ia|asistente|modelo|bot|programa|inteligencia)
    (ignor|olvid|desobedec|omit|descart|pas)\w{1,4} ~ (anterior\w*|instruc\w*|prompt|reglas previas|ordenes
    |indicaciones)
    (mis|tus|las|estas|sus) (instrucciones (de sistema|anterior|previas|eran|dicen)|directrices|indicaciones
    |restricciones)*, (muestr|ensen|revel|imprim|repit|dime)\w* ~ (instrucciones|normas|reglas|prompt)
    (el|tu|mi|este|system) prompts?, json, html, lorem*, ipsum, dolor sit*, placeholder*
    (escrib|insert|coloc|coloqu|anad|pon|introduz|introduc|rellen|peg)\w{1,4} (aqui|su (texto|titul)|tu (texto|titul)
    |el (texto|titulo|nombre)|un titular)*
    aqui (va|ira|iria|vendria|vendra|tienes|tiene|tenéis|te dejo|dejo|esta) (\w+ ){0,2}(texto|titul\w*|descrip\w*|copy
    |nombre|version|contenido|propuesta|resultado|respuesta|opcion\w*|lista|json|borrador|boton|enlace|frase)
    aqui (va|ira) (el|la|su|tu|un)*
    texto (de|del) (ejemplo|relleno|muestra|prueba|boton|pagina|descriptivo|provisional)*
    (titulo|nombre|descripcion|texto|imagen|subtitulo) (del|de) (producto|la pagina|pagina|ejemplo|seccion|tienda
    |categoria|articulo), (titulo|texto|encabezado|descripcion) (para|de) (tu|la|su) (pagina|web|tienda|seccion)*
    pendiente de (redact|complet|revis|traduc|tradu|escrib|defin)*, por (redactar|definir|completar|traducir)
    no (puedo|podemos|me es posible|estoy en condiciones|me esta permitido) ~ (ayud|gener|cumpl|escrib|opin|respond
    |ofrec|continu|cre|hacer|complet|proporcion|redact|asist)*, lo siento*, (pido|mis|mil) (disculpas|perdon)*
    disculp(a|e|en)*, espero que (te|le|esto) (sirv|ayud|guste|resulte)*
    (claro|por supuesto|de acuerdo|entendido|desde luego|perfecto) (aqui|te|he|a continuacion)*
    a continuacion (el|la|los|las|tiene|te|se)*, segun (lo|tus|las) (solicit|instruc|ped|indic)*
    (como|tal como) (me )?(pediste|solicitaste|pides|indicaste|solicitado)
    (maximo|max|hasta|menos de) (de )?(#|\d+) caracteres, # caracteres
    (opcion|version|variante|alternativa) ([a-c]|#)(?=[^\w]*(?:$|[:)])), xx+, tbd, todo(?=:), n/a, fecha de corte
    datos de entrenamiento, entrenad[oa] (por openai|con datos|hasta (20|\d))*, system prompt
    (titulo|texto|nombre|producto)_\w+, ejemplo \d, seccion \d, producto \d, titulo \d
    (titulo|titular|texto|opcion|version|propuesta) (alternativ|provisional|definitiv|sugerid|corregid|final)*
    no tengo (acceso|informacion|permiso para|la capacidad|sentimientos|opinion)*
    (ignora|olvida|borra|descarta) (todo|todas|todos|lo)*
    (di|responde|escribe|repite) (hola|ok|si|la palabra|exactamente)(?=[^\w]*$)
    (elige|escoge) (una|la) (opcion|version) (de abajo|siguiente)*, (el|este) usuario (pid|solicit|quier)*
    (respuesta|salida|resultado) (generad|en formato|esperad)*, generad[oa] (por|con|automatic)*
    (titulo|texto|nombre|descripcion|eslogan|subtitulo|encabezado|imagen) aqui
    (traduc|reescrib|resum|redact|gener|complet|correg|parafrase)\w{1,3} (el|lo|este|esta|un|una|la) (texto|siguiente
    |titul|frase|parrafo|copy|descripcion|lista)*
    *^(respuesta|salida|titulo|titular|texto|descripcion|subtitulo|boton|encabezado|nota|version|traduccion)\s?:
    reemplaz(a|ar|ame|ar por)*, sustituir por*
"""
